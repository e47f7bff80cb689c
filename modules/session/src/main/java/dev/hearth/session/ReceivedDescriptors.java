package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameRule;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The descriptors that a session receives: gives each frame those that it states, and closes those
 * that nobody takes while the frame is handled.
 *
 * <pre>
 *   arrived → waiting → of the frame being handled → taken by its handler
 *                                                  → held by a call → taken by its handler
 *   and from each of these places: closed
 * </pre>
 *
 * <p>For the session's I/O thread, but for the descriptors that calls hold.
 */
final class ReceivedDescriptors {
  /** How many the peer's frames may have open here before a handler takes them. */
  static final int MAX_HELD = 256;

  /** A group for each frame: those of one frame leave with one write, and arrive with one read. */
  private final ArrayDeque<List<Descriptor>> waiting = new ArrayDeque<>(0);

  private final AtomicInteger held = new AtomicInteger();
  private Descriptors ofFrame = Descriptors.none();

  /**
   * Takes over descriptors that have arrived with the next bytes.
   *
   * @param wanted whether these bytes will be looked at; otherwise all that wait are closed
   */
  void arrived(List<Descriptor> descriptors, boolean wanted) {
    if (!descriptors.isEmpty()) {
      waiting.add(descriptors);
    }
    if (!wanted) {
      close();
    }
  }

  /** A frame is about to be handled: gives it its own. */
  void begin(Frame frame) throws FrameException {
    int stated = frame.handles();
    if (stated == 0) {
      return;
    }
    if (!mayCarry(frame.kind())) {
      throw broken("frame of kind " + frame.kind() + " carries descriptors");
    }
    List<Descriptor> next = waiting.peek();
    int arrived = next == null ? 0 : next.size();
    if (stated != arrived) {
      throw broken("frame states " + stated + " descriptors, " + arrived + " have arrived");
    }
    ofFrame = Descriptors.of(waiting.remove());
  }

  private static boolean mayCarry(FrameKind kind) {
    return switch (kind) {
      case REQUEST, RESPONSE, ONE_WAY, ITEM -> true;
      default -> false;
    };
  }

  /** Those of the frame that is being handled, as long as nobody has taken them. */
  Descriptors ofFrame() {
    return ofFrame;
  }

  /**
   * Those of the frame that is being handled, for a call that outlives it.
   *
   * @throws CallException if calls hold as many as may be already
   */
  Descriptors hold() throws CallException {
    int count = ofFrame.size();
    if (count == 0) {
      return Descriptors.none();
    }
    if (held.addAndGet(count) > MAX_HELD) {
      held.addAndGet(-count);
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "the calls of this connection hold as many descriptors as they may, "
              + MAX_HELD
              + "; wait until some have ended");
    }
    return Descriptors.of(ofFrame.take(), () -> held.addAndGet(-count));
  }

  /** The frame has been handled. */
  void end() {
    Descriptors unclaimed = ofFrame;
    ofFrame = Descriptors.none();
    unclaimed.close();
  }

  /**
   * Checks what the bytes of one delivery left behind.
   *
   * @param pending how many can belong to a frame that is not whole yet
   */
  void requireAtMost(int pending) throws FrameException {
    if (waiting.isEmpty()) {
      return;
    }
    int arrived = waiting.stream().mapToInt(List::size).sum();
    if (arrived > pending) {
      throw broken(arrived + " descriptors arrived, and frames state " + pending);
    }
  }

  private static FrameException broken(String how) {
    return new FrameException(FrameRule.HANDLES, how);
  }

  /** Closes those that no frame will state any more. */
  void close() {
    for (List<Descriptor> next = waiting.poll(); next != null; next = waiting.poll()) {
      next.forEach(Descriptor::close);
    }
  }
}
