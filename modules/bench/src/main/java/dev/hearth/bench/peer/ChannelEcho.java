package dev.hearth.bench.peer;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A bare echo over the JDK's own channels: blocking, one thread on each side, 48-byte messages, no
 * protocol. What a Java program could reach at best without a wire format, sessions or dispatch.
 */
public final class ChannelEcho {

  private static final int MESSAGE = 48;

  private ChannelEcho() {}

  /** {@code server PATH} or {@code client PATH}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var address = UnixDomainSocketAddress.of(Path.of(arguments[1]));
    switch (arguments[0]) {
      case "server" -> serve(address);
      case "client" -> measure(address);
      default -> throw new IllegalArgumentException("neither server nor client: " + arguments[0]);
    }
  }

  private static void serve(UnixDomainSocketAddress address) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(address);
      ParentWatch.ready();
      try (SocketChannel peer = listener.accept()) {
        ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE);
        while (receive(peer, message)) {
          transmit(peer, message);
        }
      }
    }
  }

  private static void measure(UnixDomainSocketAddress address)
      throws IOException, InterruptedException {
    try (SocketChannel server = SocketChannel.open(address)) {
      ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE);
      RoundTrips.blocking(
              () -> {
                message.clear();
                transmit(server, message);
                if (!receive(server, message)) {
                  throw new EOFException("the server ended the connection");
                }
              })
          .serve();
    }
  }

  /** Fills the buffer and flips it; false at the end of the stream. */
  private static boolean receive(SocketChannel peer, ByteBuffer message) throws IOException {
    message.clear();
    while (message.hasRemaining()) {
      if (peer.read(message) < 0) {
        return false;
      }
    }
    message.flip();
    return true;
  }

  private static void transmit(SocketChannel peer, ByteBuffer message) throws IOException {
    while (message.hasRemaining()) {
      peer.write(message);
    }
  }
}
