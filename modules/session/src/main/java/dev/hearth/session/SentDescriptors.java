package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Descriptor;
import java.time.Duration;
import java.util.List;

/**
 * The descriptors of what a session sends: the peer's user is charged with them until they have
 * left. Thread-safe.
 */
final class SentDescriptors {
  private final Budget budget;
  private final Duration retryAfter;

  SentDescriptors(Budget budget, Duration retryAfter) {
    this.budget = budget;
    this.retryAfter = retryAfter;
  }

  /**
   * Takes the descriptors of an attachment that is to be sent away from whoever else can reach
   * them: a handler that answers with those of its request may be cancelled meanwhile, which closes
   * what it still has.
   *
   * @return the same with descriptors that nobody else has
   * @throws CallException RESOURCE_EXHAUSTED: as many as may be wait already; INTERNAL: one is
   *     closed. The attachment has been closed
   */
  Attachment own(Attachment attachment) throws CallException {
    List<Descriptor> taken = attachment.descriptors().take();
    if (taken.isEmpty()) {
      return attachment;
    }
    boolean owned = false;
    try {
      requireOpen(taken);
      if (!budget.tryTake(taken.size())) {
        throw budget.exhausted(taken.size(), retryAfter);
      }
      owned = true;
      return Attachment.of(
          attachment.bytes(),
          attachment::close,
          Descriptors.of(CountedDescriptor.all(taken, budget)));
    } finally {
      if (!owned) {
        taken.forEach(Descriptor::close);
        attachment.close();
      }
    }
  }

  private static void requireOpen(List<Descriptor> descriptors) throws CallException {
    for (Descriptor descriptor : descriptors) {
      try {
        var _ = descriptor.number();
      } catch (IllegalStateException e) {
        throw new CallException(
            ErrorCode.INTERNAL,
            "a descriptor that was to be sent is closed already: each can be sent once",
            e);
      }
    }
  }
}
