package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.spi.transport.PeerCredentials;
import jnr.unixsocket.UnixSocketChannel;

/** A connection that its I/O thread drives. */
final class ServedConnection extends SocketConnection {
  private final IoThread thread;

  ServedConnection(
      UnixSocketChannel channel,
      PeerCredentials credentials,
      SocketReader reader,
      SocketWriter writer,
      IoThread thread) {
    super(channel, credentials, reader, writer);
    this.thread = thread;
  }

  @Override
  long user() {
    return credentials().uid();
  }

  /** The thread ends all its connections when it stops, so an answer of false needs no more. */
  @Override
  void signalEnd() {
    thread.submit(() -> thread.finish(this));
  }

  @Override
  void signalAttention() {
    thread.submit(this::attend);
  }

  /** It is for the end that connects to offer them. */
  @Override
  boolean ringsPay() {
    return false;
  }

  @Override
  void ended() {
    thread.forget(this);
  }
}
