package dev.hearth.client;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * Calls that two ends make to each other: each with the first byte one less, until that is 0. The
 * last one answers with what it was sent, or hangs where the second byte is not 0. Each hop back
 * adds a byte to the answer.
 */
final class Recursion {
  private Recursion() {}

  /** Calls the other end. */
  @FunctionalInterface
  interface Caller {
    Answer call(
        int serviceId, int messageType, Message message, Attachment attachment, Deadline deadline)
        throws CallException, InterruptedException;
  }

  static Reply answer(Call call, Caller other) throws CallException, InterruptedException {
    byte[] message = TestDaemon.bytes(call.message());
    if (message[0] == 0) {
      if (message[1] != 0) {
        new CountDownLatch(1).await();
      }
      return Reply.of(Message.of(message));
    }
    message[0]--;
    try (Answer answer =
        other.call(
            TestDaemon.SERVICE,
            TestDaemon.RECURSE,
            Message.of(message),
            Attachment.none(),
            Deadline.NONE)) {
      byte[] back = TestDaemon.bytes(answer.message());
      return Reply.of(Message.of(Arrays.copyOf(back, back.length + 1)));
    }
  }
}
