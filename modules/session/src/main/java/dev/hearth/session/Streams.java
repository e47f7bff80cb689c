package dev.hearth.session;

import dev.hearth.spi.Deadline;

/**
 * Makes the two ends of a call's streams, as the handshake agreed.
 *
 * @param sender where frames go
 * @param waiting how threads wait
 * @param initialFrames the credit that each direction begins with
 * @param initialBytes the credit that each direction begins with
 */
record Streams(FrameSender sender, Waiting waiting, int initialFrames, long initialBytes) {
  ItemInbox inbox(long correlationId, Deadline deadline) {
    return new ItemInbox(sender, waiting, correlationId, deadline, initialFrames, initialBytes);
  }

  ItemOutlet outlet(long correlationId, Deadline deadline) {
    return new ItemOutlet(sender, waiting, correlationId, deadline, initialFrames, initialBytes);
  }
}
