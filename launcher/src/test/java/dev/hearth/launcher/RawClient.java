package dev.hearth.launcher;

import dev.hearth.protocol.session.Hello;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;

/** A peer that writes frames by hand, and reads them when a test says so. For one thread. */
final class RawClient implements AutoCloseable {
  private static final int HEADER = 32;

  private final SocketChannel channel;
  private long lastId;

  /** What is of interest in a received frame. */
  record Received(FrameKind kind, int messageType, long correlationId, ByteBuffer message) {}

  /** Connects, and says nothing. */
  RawClient(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  /** Sends HELLO and answers what comes for it. */
  Received hello(Hello.Builder hello) throws IOException {
    byte[] message = hello.setLowestVersion(1).setHighestVersion(1).build().toByteArray();
    send(FrameKind.HELLO, 0, 0, 0, message);
    return receive();
  }

  /** Connects and has the handshake done. */
  static RawClient open(Path socket) throws IOException {
    RawClient client = new RawClient(socket);
    Received answer = client.hello(Hello.newBuilder().setClientName("raw"));
    if (answer.kind() != FrameKind.HELLO_ACK) {
      throw new AssertionError("not let in: " + answer);
    }
    return client;
  }

  void send(FrameKind kind, int service, int type, long id, byte[] message) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER + message.length);
    new FrameEncoder()
        .begin(frame, kind)
        .service(service, type)
        .correlationId(id)
        .lengths(message.length, 0);
    frame.put(message).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  /** Sends a request, and answers its ID. */
  long request(int service, int type, byte[] message) throws IOException {
    lastId++;
    send(FrameKind.REQUEST, service, type, lastId, message);
    return lastId;
  }

  /** Calls, and answers the next frame, which is to be its end. */
  Received call(int service, int type, byte[] message) throws IOException {
    long id = request(service, type, message);
    Received answer = receive();
    if (answer.correlationId() != id) {
      throw new AssertionError("not the answer: " + answer);
    }
    return answer;
  }

  /** The next frame, of which only the message may have bytes. */
  Received receive() throws IOException {
    ByteBuffer header = read(HEADER);
    FrameKind kind = Objects.requireNonNull(FrameKind.ofNumber(header.get(3)));
    int type = Short.toUnsignedInt(header.getShort(6));
    return new Received(kind, type, header.getLong(8), read(header.getInt(16)));
  }

  private ByteBuffer read(int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the daemon closed the connection");
      }
    }
    return buffer.flip();
  }

  /** Whether this end has not been closed. */
  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
