package dev.hearth.bench.daemon;

import com.google.protobuf.MessageLite;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.control.ServicesRequest;
import dev.hearth.protocol.control.ServicesResponse;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.Hello;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A connection on the level of frames, with its handshake through: what a load generator and a
 * stop-watch need, and nothing that would weigh on what they measure. Used by one thread.
 */
public final class FrameChannel implements AutoCloseable {

  /** The service "control". */
  public static final int CONTROL = 1;

  private static final int VERSION = 1;

  /** More than any frame has that is sent or received here. */
  private static final int BUFFER = 16 * 1024;

  private final SocketChannel channel;
  private final FrameEncoder encoder = new FrameEncoder();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private long lastCall;

  private FrameChannel(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects and shakes hands.
   *
   * @param socket where a daemon listens
   * @return the connection, which its caller closes
   * @throws IOException when no one listens there, or the daemon refuses
   */
  public static FrameChannel connect(Path socket) throws IOException {
    FrameChannel connection =
        new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    try {
      connection.shakeHands();
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** The channel itself, for who moves frames by the batch once the handshake is through. */
  public SocketChannel channel() {
    return channel;
  }

  /**
   * Calls {@code control.ping} with an empty message and waits for the answer.
   *
   * @throws IOException when the answer is an error or does not come
   */
  public void ping() throws IOException {
    byte[] answer = call(ControlMethod.PING, ServicesRequest.getDefaultInstance());
    if (answer.length != 0) {
      throw new IOException("an empty ping was answered with " + answer.length + " bytes");
    }
  }

  /**
   * Asks which services there are.
   *
   * @return all services with their states
   * @throws IOException when the answer is an error or does not come
   */
  public ServicesResponse services() throws IOException {
    return ServicesResponse.parseFrom(
        call(ControlMethod.SERVICES, ServicesRequest.getDefaultInstance()));
  }

  private void shakeHands() throws IOException {
    Hello hello =
        Hello.newBuilder()
            .setLowestVersion(VERSION)
            .setHighestVersion(VERSION)
            .setClientName("bench")
            .setPid(ProcessHandle.current().pid())
            .build();
    buffer.clear();
    encoder.begin(buffer, FrameKind.HELLO).lengths(hello.getSerializedSize(), 0);
    send(hello.toByteArray());
    receive(FrameKind.HELLO_ACK);
  }

  private byte[] call(ControlMethod method, MessageLite request) throws IOException {
    return call(CONTROL, method.getNumber(), request.toByteArray());
  }

  /**
   * Calls a service and waits for its answer, which may be no longer than the buffer.
   *
   * @param service its ID
   * @param messageType which of its methods
   * @param message the encoded request
   * @return the message of the answer
   * @throws IOException when the answer is an error or does not come
   */
  public byte[] call(int service, int messageType, byte[] message) throws IOException {
    buffer.clear();
    encoder
        .begin(buffer, FrameKind.REQUEST)
        .service(service, messageType)
        .correlationId(++lastCall)
        .lengths(message.length, 0);
    send(message);
    return receive(FrameKind.RESPONSE);
  }

  private void send(byte[] message) throws IOException {
    buffer.put(message).flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** The message of the next frame, which has to be of this kind. */
  private byte[] receive(FrameKind expected) throws IOException {
    fill(FrameLayout.HEADER_LENGTH);
    int kind = buffer.get(FrameLayout.KIND_OFFSET);
    byte[] message = new byte[buffer.getInt(FrameLayout.MESSAGE_LENGTH_OFFSET)];
    fill(message.length);
    buffer.get(0, message);
    if (kind == FrameKind.ERROR.number()) {
      ErrorBody error = ErrorBody.parseFrom(message);
      throw new IOException("the daemon answered with an error: " + error.getMessage());
    }
    if (kind != expected.number()) {
      throw new IOException("the daemon sent kind " + kind + " in place of " + expected);
    }
    return message;
  }

  /** Reads exactly so many bytes to the beginning of the buffer. */
  private void fill(int length) throws IOException {
    buffer.clear().limit(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the daemon ended the connection");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
