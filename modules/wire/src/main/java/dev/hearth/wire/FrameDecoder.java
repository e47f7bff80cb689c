package dev.hearth.wire;

import static dev.hearth.wire.FrameLayout.HEADER_LENGTH;

import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames, whatever pieces it arrives in.
 *
 * <p>A frame that lies whole in the bytes that arrived is handed on where it lies. One that does
 * not is gathered in memory of its own; {@link #target} then says where its next bytes should go,
 * so that a transport can read them to their place. In the steady state, in which frames arrive in
 * the same buffer, nothing is allocated but the bodies of those that do not lie in it whole. That
 * memory grows with what has arrived: a header alone claims no more than {@value #LEAST_BODY_BYTES}
 * bytes, whatever lengths it states. Where the allocator has none, the body is passed over and the
 * frame handed on without it, so that one frame that is refused does not end the connection.
 *
 * <p>Used by one thread at a time. After a {@link FrameException} or any other failure of its sink
 * it takes nothing more: nothing is resynchronised. The sink may close it.
 */
public final class FrameDecoder implements AutoCloseable {
  /** What a body is given at least, and all that one is given of which nothing has arrived. */
  private static final int LEAST_BODY_BYTES = 4 << 10;

  /** How much more memory a body is given than has arrived of it: it is then copied seldom. */
  private static final int BODY_GROWTH = 8;

  private final FrameSink sink;
  private final BodyAllocator allocator;
  private final Frame frame = new Frame();

  /**
   * Where a header is put together that did not arrive in one piece; made for the first of them.
   */
  private @Nullable ByteBuffer partialHeader;

  /** The body of {@link #frame} that is being gathered, and how much of it is there. */
  private @Nullable Attachment body;

  private @Nullable ByteBuffer gathering;

  /** How many bytes are still to come of a body that is passed over; -1 where none is. */
  private int passingOver = -1;

  private FrameLimits limits;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    /** Also while bytes are being decoded, so that it stays when that fails. */
    FAILED,
    CLOSED
  }

  /**
   * A decoder at the start of a stream.
   *
   * @param sink called by the thread that decodes
   */
  public FrameDecoder(FrameLimits limits, BodyAllocator allocator, FrameSink sink) {
    this.limits = limits;
    this.allocator = allocator;
    this.sink = sink;
  }

  /** Changes the limits, from the next header on. */
  public void limits(FrameLimits limits) {
    this.limits = limits;
  }

  /** Where the next bytes of the stream belong; null when any place is as good. */
  public @Nullable ByteBuffer target() {
    return gathering;
  }

  /**
   * How many bytes come at least before the frame that has begun can be handed on, or the next one:
   * to its end, or to that of its header. Who reads no more than that never reads beyond a frame.
   */
  public int missing() {
    if (gathering != null) {
      return frame.bodyLength() - gathering.position();
    }
    if (passingOver > 0) {
      return passingOver;
    }
    return partialHeader == null ? HEADER_LENGTH : partialHeader.remaining();
  }

  /**
   * Takes the next bytes of the stream: first those that were put at the position of {@link
   * #target}, then those that remain in a buffer, all of which are consumed. Once the decoder is
   * closed, bytes are dropped.
   *
   * @param inTarget at most what remains in the target; 0 where there is none
   * @param beyond made little-endian
   * @throws FrameException if a frame breaks a rule; the bytes behind it are not looked at
   */
  public void decode(int inTarget, ByteBuffer beyond) throws FrameException {
    if (state == State.FAILED) {
      throw new FrameException(FrameRule.STATE, "bytes follow a frame that was refused");
    }
    if (state == State.OPEN) {
      state = State.FAILED;
      decodeTarget(inTarget);
      decode(beyond);
    }
    if (state == State.CLOSED) {
      beyond.position(beyond.limit());
    } else {
      state = State.OPEN;
    }
  }

  private void decodeTarget(int count) throws FrameException {
    ByteBuffer target = gathering;
    int room = target == null ? 0 : target.remaining();
    if (count < 0 || count > room) {
      throw new IllegalArgumentException(count + " bytes in a target with room for " + room);
    }
    if (target != null) {
      target.position(target.position() + count);
      growIfFull();
      finishBodyIfWhole();
    }
  }

  private void decode(ByteBuffer in) throws FrameException {
    in.order(ByteOrder.LITTLE_ENDIAN);
    if (gathering != null) {
      gather(in);
      finishBodyIfWhole();
    }
    passOver(in);
    while (in.hasRemaining() && state != State.CLOSED) {
      if (isHeaderBegun() || in.remaining() < HEADER_LENGTH) {
        if (!gatherHeader(in)) {
          return;
        }
      } else {
        readHeader(in, in.position());
        in.position(in.position() + HEADER_LENGTH);
      }
      takeBody(in);
    }
  }

  private boolean isHeaderBegun() {
    return partialHeader != null && partialHeader.position() > 0;
  }

  /** Completes a header piece by piece. Answers whether it is whole, and then has read it. */
  private boolean gatherHeader(ByteBuffer in) throws FrameException {
    ByteBuffer header = partialHeader;
    if (header == null) {
      header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
      partialHeader = header;
    }
    moveInto(header, in);
    HeaderRules.checkPrefix(header, header.position());
    if (header.hasRemaining()) {
      return false;
    }
    readHeader(header, 0);
    header.clear();
    return true;
  }

  private void readHeader(ByteBuffer buffer, int at) throws FrameException {
    frame.readHeader(buffer, at, HeaderRules.check(buffer, at, limits));
  }

  private void takeBody(ByteBuffer in) throws FrameException {
    int length = frame.bodyLength();
    if (in.remaining() >= length) {
      int start = in.position();
      in.position(start + length);
      frame.pointAt(in, start);
      handOn();
    } else {
      Attachment first = allocator.allocate(firstBytes(length, in.remaining()));
      if (first == null) {
        passingOver = length;
      } else {
        body = first;
        gathering = first.bytes();
        gather(in);
      }
      passOver(in);
    }
  }

  private static int firstBytes(int length, int arrived) {
    return (int) Math.min(length, Math.max(LEAST_BODY_BYTES, (long) arrived * BODY_GROWTH));
  }

  /** Lets go of the body that there is no memory for, of which so much has arrived. */
  private void giveUpBody(Attachment gathered, int arrived) {
    gathered.close();
    body = null;
    gathering = null;
    passingOver = frame.bodyLength() - arrived;
  }

  private void passOver(ByteBuffer in) throws FrameException {
    if (passingOver < 0) {
      return;
    }
    int count = Math.min(passingOver, in.remaining());
    in.position(in.position() + count);
    passingOver -= count;
    if (passingOver == 0) {
      passingOver = -1;
      frame.missBody();
      sink.frame(frame);
    }
  }

  /** Moves what there is of the body; it ends with room for more unless the body is whole. */
  private void gather(ByteBuffer in) {
    while (gathering != null && gathering.hasRemaining() && in.hasRemaining()) {
      moveInto(gathering, in);
      growIfFull();
    }
  }

  /** Once the memory of a body is full before the body is whole, moves on to larger. */
  private void growIfFull() {
    Attachment full = body;
    int length = frame.bodyLength();
    if (full != null && gathering != null && !gathering.hasRemaining() && full.length() < length) {
      Attachment larger =
          allocator.allocate((int) Math.min(length, (long) full.length() * BODY_GROWTH));
      if (larger == null) {
        giveUpBody(full, full.length());
        return;
      }
      gathering = larger.bytes().put(full.bytes());
      body = larger;
      full.close();
    }
  }

  private void finishBodyIfWhole() throws FrameException {
    if (gathering != null && body != null && !gathering.hasRemaining()) {
      frame.ownBody(body);
      body = null;
      gathering = null;
      handOn();
    }
  }

  /** The sink may give the frame a body of its own, too. */
  private void handOn() throws FrameException {
    try {
      sink.frame(frame);
    } finally {
      frame.releaseBody();
    }
  }

  /** Moves as many bytes as there are and as there is room for. */
  private static void moveInto(ByteBuffer to, ByteBuffer from) {
    int count = Math.min(to.remaining(), from.remaining());
    to.put(to.position(), from, from.position(), count);
    to.position(to.position() + count);
    from.position(from.position() + count);
  }

  /**
   * What has been put together of a header that is not whole or was refused, as a copy; nothing
   * where the last header lay in one piece.
   */
  public ByteBuffer begunHeader() {
    ByteBuffer header = partialHeader;
    byte[] begun = new byte[header == null ? 0 : header.position()];
    if (header != null) {
      header.get(0, begun);
    }
    return ByteBuffer.wrap(begun);
  }

  /**
   * How many of the descriptors that have arrived can belong to a frame that was not handed on yet:
   * as many as it states, up to the limit while its header is not whole, none between two frames.
   */
  public int pendingHandles() {
    if (gathering != null || passingOver >= 0) {
      return frame.handles();
    }
    return isHeaderBegun() ? limits.maxHandles() : 0;
  }

  /**
   * Gives back the memory of a frame that will not be completed. The second and every later call
   * does nothing.
   */
  @Override
  public void close() {
    state = State.CLOSED;
    if (body != null) {
      body.close();
      body = null;
      gathering = null;
    }
  }
}
