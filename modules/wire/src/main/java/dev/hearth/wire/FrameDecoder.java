package dev.hearth.wire;

import static dev.hearth.wire.FrameLayout.HEADER_LENGTH;

import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames, whatever pieces it arrives in.
 *
 * <p>A frame that lies whole in the bytes that arrived is handed on where it lies. One that does not
 * is gathered in memory of its own; {@link #target} then says where its next bytes should go, so
 * that a transport can read them to their place. In the steady state, in which whole frames arrive
 * in the same buffer, nothing is allocated.
 *
 * <p>Used by one thread at a time. After a {@link FrameException} it takes nothing more: nothing is
 * resynchronised.
 */
public final class FrameDecoder implements AutoCloseable {
  private final FrameSink sink;
  private final BodyAllocator allocator;
  private final Frame frame = new Frame();

  /** A header that did not arrive in one piece; as long as it is needed. */
  private @Nullable ByteBuffer partialHeader;

  /** The body of {@link #frame} that is being gathered, and how much of it is there. */
  private @Nullable Attachment body;

  private @Nullable ByteBuffer gathering;
  private FrameLimits limits;
  private boolean failed;

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
   * Takes the next bytes of the stream: first those that were put at the position of {@link
   * #target}, then those that remain in a buffer, all of which are consumed.
   *
   * @throws FrameException if a frame breaks a rule; the bytes behind it are not looked at
   */
  public void decode(int inTarget, ByteBuffer beyond) throws FrameException {
    if (failed) {
      throw new FrameException(FrameRule.STATE, "bytes follow a frame that was refused");
    }
    failed = true;
    if (inTarget > 0 && gathering != null) {
      gathering.position(gathering.position() + inTarget);
      finishBodyIfWhole();
    }
    if (beyond.hasRemaining()) {
      decode(beyond);
    }
    failed = false;
  }

  private void decode(ByteBuffer in) throws FrameException {
    in.order(ByteOrder.LITTLE_ENDIAN);
    if (gathering != null) {
      moveInto(gathering, in);
      finishBodyIfWhole();
    }
    while (in.hasRemaining()) {
      if (partialHeader != null || in.remaining() < HEADER_LENGTH) {
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
    partialHeader = null;
    readHeader(header, 0);
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
      sink.frame(frame);
    } else {
      body = allocator.allocate(length);
      gathering = body.bytes();
      moveInto(gathering, in);
    }
  }

  private void finishBodyIfWhole() throws FrameException {
    if (gathering != null && body != null && !gathering.hasRemaining()) {
      frame.ownBody(body);
      body = null;
      gathering = null;
      try {
        sink.frame(frame);
      } finally {
        frame.releaseBody();
      }
    }
  }

  /** Moves as many bytes as there are and as there is room for. */
  private static void moveInto(ByteBuffer to, ByteBuffer from) {
    int count = Math.min(to.remaining(), from.remaining());
    to.put(to.position(), from, from.position(), count);
    to.position(to.position() + count);
    from.position(from.position() + count);
  }

  /** Gives back the memory of a frame that will not be completed. */
  @Override
  public void close() {
    failed = true;
    if (body != null) {
      body.close();
      body = null;
      gathering = null;
    }
  }
}
