package dev.hearth.session;

import dev.hearth.protocol.session.Capability;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.Hello;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameDecoder;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A peer that sends what it is told to, rules or not, and keeps what it receives. */
final class RawPeer implements Receiver {
  /** A frame that was received. */
  record Received(FrameKind kind, long correlationId, int flags, ByteBuffer message) {}

  private final MemoryConnection connection;
  private final FrameDecoder decoder;
  private final LinkedBlockingQueue<Received> frames = new LinkedBlockingQueue<>();
  final Semaphore room = new Semaphore(1);
  final CompletableFuture<Void> closed = new CompletableFuture<>();

  RawPeer(MemoryConnection connection, BufferPool pool) {
    this.connection = connection;
    decoder = new FrameDecoder(FrameLimits.DEFAULT, pool, this::keep);
    connection.serve(this);
  }

  private void keep(Frame frame) {
    frames.add(
        new Received(
            frame.kind(),
            frame.correlationId(),
            frame.flags(),
            ByteBuffer.wrap(TestPeer.bytes(frame.message()))));
  }

  /** The next frame; fails if none comes. */
  Received next() throws Exception {
    Received frame = frames.poll(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came");
    }
    return frame;
  }

  /** The next frame, which has to be an ERROR of the connection. */
  ErrorBody nextError() throws Exception {
    Received frame = next();
    if (frame.kind() != FrameKind.ERROR || frame.correlationId() != 0) {
      throw new AssertionError("not an ERROR of the connection: " + frame);
    }
    return ErrorBody.parseFrom(frame.message());
  }

  /** Sends as soon as the send before is done. */
  void send(byte[] bytes) {
    send(bytes, Descriptors.none());
  }

  /** Sends as soon as the send before is done, with descriptors that ride on the first byte. */
  void send(byte[] bytes, Descriptors descriptors) {
    room.acquireUninterruptibly();
    Descriptor[] riding = descriptors.take().toArray(Descriptor[]::new);
    if (connection.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1, riding)) {
      room.release();
    }
  }

  void send(FrameKind kind, long correlationId, byte[] message, int flags, int handles) {
    send(frame(kind, correlationId, message, flags, handles));
  }

  static byte[] frame(FrameKind kind, long correlationId, byte[] message, int flags, int handles) {
    return frame(kind, correlationId, TestPeer.ECHO, message, flags, handles);
  }

  static byte[] frame(FrameKind kind, long correlationId, int messageType, byte[] message) {
    return frame(kind, correlationId, messageType, message, 0, 0);
  }

  private static byte[] frame(
      FrameKind kind, long correlationId, int messageType, byte[] message, int flags, int handles) {
    ByteBuffer buffer = ByteBuffer.allocate(32 + message.length);
    new FrameEncoder()
        .begin(buffer, kind)
        .service(TestPeer.SERVICE, messageType)
        .correlationId(correlationId)
        .lengths(message.length, 0)
        .flags(flags)
        .handles(handles);
    return buffer.put(message).array();
  }

  void hello(int lowest, int highest) {
    hello(lowest, highest, Capability.DESCRIPTOR_PASSING);
  }

  void hello(int lowest, int highest, Capability... capabilities) {
    Hello hello =
        Hello.newBuilder()
            .addAllCapabilities(List.of(capabilities))
            .setLowestVersion(lowest)
            .setHighestVersion(highest)
            .setClientName("raw")
            .build();
    send(FrameKind.HELLO, 0, hello.toByteArray(), 0, 0);
  }

  @Override
  public @Nullable ByteBuffer target() {
    return decoder.target();
  }

  @Override
  public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
    try {
      decoder.decode(inTarget, beyond);
    } catch (FrameException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void descriptorsLost(IOException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void written() {
    room.release();
  }

  @Override
  public void closed(@Nullable IOException cause) {
    decoder.close();
    closed.complete(null);
  }
}
