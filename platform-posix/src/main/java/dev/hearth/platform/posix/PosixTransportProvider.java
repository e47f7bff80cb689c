package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.epoll.EpollEngine;
import dev.hearth.spi.transport.Capability;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

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
  public Set<Capability> capabilities() {
    return PeerIdentity.isKnown()
        ? EnumSet.allOf(Capability.class)
        : EnumSet.of(Capability.DESCRIPTOR_PASSING);
  }

  @Override
  public Transport open(TransportOptions options) throws IOException {
    return new PosixTransport(engine(options.engine()), options);
  }

  private static IoEngine engine(String name) throws IOException {
    switch (name) {
      case TransportOptions.AUTO, EpollEngine.NAME -> {
        if (EpollEngine.isSupported()) {
          return new EpollEngine();
        }
        throw new IOException(
            "the engine epoll runs on 64-bit Linux only: set the engine to auto or selector");
      }
      default -> throw new IOException("there is no engine named " + name + ": use auto or epoll");
    }
  }
}
