package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameRule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * <p>The peer's user is charged with each from its arrival until somebody closes it. Those that
 * find no room are closed at once, and their frame is refused when it is whole.
 *
 * <p>For the session's I/O thread, but for the descriptors that were taken.
 */
final class ReceivedDescriptors {
  private final Budget budget;
  private final Duration retryAfter;

  /** A group for each frame: those of one frame leave with one write, and arrive with one read. */
  private final ArrayDeque<Group> waiting = new ArrayDeque<>(0);

  private Descriptors ofFrame = Descriptors.none();
  private int missing;

  /**
   * Those that arrived with one read.
   *
   * @param open null where there was no room for them
   */
  private record Group(int size, @Nullable List<Descriptor> open) {}

  /**
   * No descriptors yet.
   *
   * @param retryAfter when a peer whose descriptors found no room is told to try again
   */
  ReceivedDescriptors(Budget budget, Duration retryAfter) {
    this.budget = budget;
    this.retryAfter = retryAfter;
  }

  /**
   * Takes over descriptors that have arrived with the next bytes.
   *
   * @param wanted whether these bytes will be looked at; otherwise all that wait are closed
   */
  void arrived(List<Descriptor> descriptors, boolean wanted) {
    if (!descriptors.isEmpty()) {
      waiting.add(count(descriptors));
    }
    if (!wanted) {
      close();
    }
  }

  private Group count(List<Descriptor> descriptors) {
    int size = descriptors.size();
    if (budget.tryTake(size)) {
      return new Group(size, CountedDescriptor.all(descriptors, budget));
    }
    descriptors.forEach(Descriptor::close);
    return new Group(size, null);
  }

  /** How many have arrived that would belong to the next frame that states some. */
  int next() {
    Group next = waiting.peek();
    return next == null ? 0 : next.size();
  }

  /** How many no frame has been given yet. */
  int waiting() {
    int sum = 0;
    for (Group group : waiting) {
      sum += group.size();
    }
    return sum;
  }

  /** A frame is about to be handled: gives it its own. */
  void begin(Frame frame) throws FrameException {
    int stated = frame.handles();
    if (stated == 0) {
      return;
    }
    if (!SessionRules.carriesDescriptors(frame.kind())) {
      throw broken("frame of kind " + frame.kind() + " carries descriptors");
    }
    Group next = waiting.peek();
    int arrived = next == null ? 0 : next.size();
    if (next == null || stated != arrived) {
      throw broken("frame states " + stated + " descriptors, " + arrived + " have arrived");
    }
    waiting.remove();
    if (next.open() == null) {
      missing = next.size();
    } else {
      ofFrame = Descriptors.of(next.open());
    }
  }

  /** Those of the frame that is being handled, as long as nobody has taken them. */
  Descriptors ofFrame() {
    return ofFrame;
  }

  /** Whether there was no room for those of the frame that is being handled. */
  boolean areMissing() {
    return missing > 0;
  }

  /** Tells that there was no room for those of the frame that is being handled. */
  CallException exhausted() {
    return budget.exhausted(missing, retryAfter);
  }

  /**
   * Those of the frame that is being handled, for what outlives it.
   *
   * @throws CallException RESOURCE_EXHAUSTED if there was no room for them
   */
  Descriptors take() throws CallException {
    if (areMissing()) {
      throw exhausted();
    }
    return ofFrame.size() == 0 ? Descriptors.none() : Descriptors.of(ofFrame.take());
  }

  /** The frame has been handled. */
  void end() {
    Descriptors unclaimed = ofFrame;
    ofFrame = Descriptors.none();
    missing = 0;
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
    int arrived = waiting();
    if (arrived > pending) {
      throw broken(arrived + " descriptors arrived, and frames state " + pending);
    }
  }

  private static FrameException broken(String how) {
    return new FrameException(FrameRule.HANDLES, how);
  }

  /** Closes those that no frame will state any more. */
  void close() {
    for (Group next = waiting.poll(); next != null; next = waiting.poll()) {
      if (next.open() != null) {
        next.open().forEach(Descriptor::close);
      }
    }
  }
}
