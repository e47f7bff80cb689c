package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.wire.FrameException;
import java.util.function.Consumer;

/**
 * Makes the two ends of a call's streams, as the handshake agreed.
 *
 * @param sender where frames go
 * @param waiting how threads wait
 * @param patience how long the peer may keep a stream waiting
 * @param broken told that the peer has broken a rule
 * @param initialFrames the credit that each direction begins with
 * @param initialBytes the credit that each direction begins with
 */
record Streams(
    FrameSender sender,
    Waiting waiting,
    Patience patience,
    Consumer<FrameException> broken,
    int initialFrames,
    long initialBytes) {
  Streams(FrameSender sender, Waiting waiting, Consumer<FrameException> broken, Agreement agreed) {
    this(
        sender,
        waiting,
        sender.patience(),
        broken,
        agreed.initialCreditFrames(),
        agreed.initialCreditBytes());
  }

  /**
   * Makes the end where items arrive.
   *
   * @param end ends the call
   */
  ItemInbox inbox(long correlationId, Deadline deadline, Consumer<CallException> end) {
    return new ItemInbox(this, correlationId, deadline, end);
  }

  ItemOutlet outlet(long correlationId, Deadline deadline) {
    return new ItemOutlet(this, correlationId, deadline);
  }
}
