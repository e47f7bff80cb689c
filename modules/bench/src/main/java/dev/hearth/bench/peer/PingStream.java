package dev.hearth.bench.peer;

import dev.hearth.bench.daemon.FrameChannel;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * Pings over one connection, a fixed number of them in flight: for each answer that has come in,
 * one more goes out. Used by one thread.
 *
 * <pre>
 *   outgoing  [header|payload][header|payload]…   encoded once, only the correlation IDs change
 *   incoming  …[header|payload][hea               what is cut off waits for the next read
 * </pre>
 */
final class PingStream {

  /** With its header, a ping has the 48 bytes that the messages of the echoes have. */
  private static final int PAYLOAD = 16;

  private static final int FRAME = FrameLayout.HEADER_LENGTH + PAYLOAD;

  private final SocketChannel channel;
  private final ByteBuffer outgoing;
  private final ByteBuffer incoming;
  private long lastCall;
  private long answered;

  PingStream(SocketChannel channel, int inFlight) {
    this.channel = channel;
    outgoing = encode(inFlight);
    incoming = ByteBuffer.allocateDirect(inFlight * FRAME).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer encode(int inFlight) {
    ByteBuffer frames = ByteBuffer.allocateDirect(inFlight * FRAME);
    FrameEncoder encoder = new FrameEncoder();
    for (int i = 0; i < inFlight; i++) {
      encoder
          .begin(frames, FrameKind.REQUEST)
          .service(FrameChannel.CONTROL, ControlMethod.PING.getNumber())
          .lengths(PAYLOAD, 0);
      frames.position(frames.position() + PAYLOAD);
    }
    return frames;
  }

  SocketChannel channel() {
    return channel;
  }

  /** How many answers have come in so far. */
  long answered() {
    return answered;
  }

  /** Whether every ping that was sent is answered. */
  boolean drained() {
    return answered == lastCall;
  }

  /** Sends so many pings, at most as many as fit in flight. */
  void send(int count) throws IOException {
    outgoing.clear().limit(count * FRAME);
    for (int at = 0; at < outgoing.limit(); at += FRAME) {
      outgoing.putLong(at + FrameLayout.CORRELATION_ID_OFFSET, ++lastCall);
    }
    while (outgoing.hasRemaining()) {
      channel.write(outgoing);
    }
  }

  /**
   * Reads once and takes the answers that are whole.
   *
   * @return how many they were
   */
  int receive() throws IOException {
    if (channel.read(incoming) < 0) {
      throw new EOFException("the daemon ended the connection");
    }
    int whole = incoming.position() / FRAME;
    for (int at = 0; at < whole * FRAME; at += FRAME) {
      checkAnswer(at);
    }
    incoming.flip().position(whole * FRAME);
    incoming.compact();
    answered += whole;
    return whole;
  }

  private void checkAnswer(int at) throws IOException {
    int kind = incoming.get(at + FrameLayout.KIND_OFFSET);
    int length = incoming.getInt(at + FrameLayout.MESSAGE_LENGTH_OFFSET);
    if (kind != FrameKind.RESPONSE.number() || length != PAYLOAD) {
      throw new IOException("not the answer to a ping: kind " + kind + ", " + length + " bytes");
    }
  }
}
