package dev.hearth.session;

import dev.hearth.spi.Deadline;

/**
 * Makes the two ends of a call's streams, as the handshake agreed.
 *
 * @param sender where frames go
 * @param waiting how threads wait
 * @param patience how long the peer may keep a stream waiting
 * @param initialFrames the credit that each direction begins with
 * @param initialBytes the credit that each direction begins with
 */
record Streams(
    FrameSender sender, Waiting waiting, Patience patience, int initialFrames, long initialBytes) {
  Streams(FrameSender sender, Waiting waiting, Agreement agreed) {
    this(
        sender,
        waiting,
        sender.patience(),
        agreed.initialCreditFrames(),
        agreed.initialCreditBytes());
  }

  ItemInbox inbox(long correlationId, Deadline deadline) {
    return new ItemInbox(this, correlationId, deadline);
  }

  ItemOutlet outlet(long correlationId, Deadline deadline) {
    return new ItemOutlet(this, correlationId, deadline);
  }
}
