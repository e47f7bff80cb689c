package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.epoll.EpollEngine;
import dev.hearth.platform.posix.selector.SelectorEngine;
import dev.hearth.spi.transport.Detachment;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import jnr.unixsocket.UnixServerSocketChannel;

/** Unix sockets on Linux, macOS and their like. */
public final class PosixTransportProvider implements TransportProvider {
  /** Found by the service loader. */
  public PosixTransportProvider() {}

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public boolean isSupported() {
    return !System.getProperty("os.name").startsWith("Windows");
  }

  @Override
  public Transport open(TransportOptions options) throws IOException {
    NativeLibrary.require();
    return new PosixTransport(engine(options.engine()), options);
  }

  @Override
  public void prepare() throws IOException {
    engine(TransportOptions.AUTO).effectiveUser();
    UnixServerSocketChannel.open().close();
  }

  @Override
  public Detachment detachment() {
    return new PosixDetachment(
        EpollEngine.isSupported() ? new EpollEngine() : new SelectorEngine());
  }

  private static IoEngine engine(String name) throws IOException {
    boolean epoll = EpollEngine.isSupported();
    return switch (name) {
      case TransportOptions.AUTO -> epoll ? new EpollEngine() : new SelectorEngine();
      case SelectorEngine.NAME -> new SelectorEngine();
      case EpollEngine.NAME -> {
        if (!epoll) {
          throw new IOException("the engine epoll needs 64-bit Linux: use auto or selector here");
        }
        yield new EpollEngine();
      }
      default ->
          throw new IOException(
              "there is no I/O engine named " + name + ": use auto, epoll or selector");
    };
  }
}
