package dev.hearth.bench.soak.worker;

import dev.hearth.bench.service.BenchMethods;
import dev.hearth.client.ClientHandlers;
import dev.hearth.client.ClientOptions;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of Hearth's own client, from its first call to its end. */
final class Visit implements AutoCloseable {
  /** Longer than any answer may take: what does not come by then is lost. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int MAX_OPERATIONS = 40;
  private static final int MAX_LEFT_OPEN = 8;
  private static final int MAX_LEFT_BYTES = 64 << 10;

  private final HearthClient client;
  private final LinkedBlockingQueue<byte[]> pushed;

  private Visit(HearthClient client, LinkedBlockingQueue<byte[]> pushed) {
    this.client = client;
    this.pushed = pushed;
  }

  /** Connects, ready to be called back and pushed to. */
  static Visit open(ClientOptions options) throws ConnectFailedException, InterruptedException {
    LinkedBlockingQueue<byte[]> pushed = new LinkedBlockingQueue<>();
    ClientHandlers handlers =
        new ClientHandlers().onPush(BenchMethods.SERVICE, push -> pushed.add(copy(push)));
    Visit visit = new Visit(HearthClient.connect(options, handlers), pushed);
    visit
        .client
        .handlers(BenchMethods.SERVICE)
        .blocking(BenchMethods.CALLED_BACK, "called-back", visit::calledBack);
    return visit;
  }

  private static byte[] copy(Request push) {
    return Buffers.copy(push.message());
  }

  HearthClient client() {
    return client;
  }

  /** Does some of the operations, and perhaps leaves with calls under way. */
  void spend(Dice dice, List<Operation> operations)
      throws SoakException, CallException, IOException, InterruptedException {
    // Answered once the service knows the connection; see RawVisit.
    call(BenchMethods.ECHO, new byte[0], Attachment.none()).close();
    for (int left = 1 + dice.below(MAX_OPERATIONS); left > 0; left--) {
      operations.get(dice.below(operations.size())).run();
    }
    for (int open = dice.once(3) ? dice.below(MAX_LEFT_OPEN) : 0; open > 0; open--) {
      begin(
          dice.once(2) ? BenchMethods.LAST : BenchMethods.ECHO_ALL,
          dice.bytes(dice.size(MAX_LEFT_BYTES)));
    }
  }

  /** Begins a call that is never waited for: it ends with the connection. */
  private void begin(int messageType, byte[] attachment) throws InterruptedException {
    var call =
        client.callAsync(
            BenchMethods.SERVICE,
            messageType,
            Message.EMPTY,
            Buffers.attachment(attachment),
            Deadline.NONE);
    var _ = call.thenAccept(Answer::close);
  }

  /** Calls the service. */
  Answer call(int messageType, byte[] message, Attachment attachment)
      throws CallException, InterruptedException {
    return client.call(
        BenchMethods.SERVICE, messageType, Message.of(message), attachment, Deadline.after(LIMIT));
  }

  /** The next push, which has to come. */
  byte[] nextPush() throws SoakException, InterruptedException {
    byte[] push = pushed.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (push == null) {
      throw new SoakException("a push did not come");
    }
    return push;
  }

  /** A push that nobody waits for; null where there is none. */
  byte @Nullable [] pushBeyond() {
    return pushed.poll();
  }

  /**
   * Answers with what came, as the caller wants it: at once, or after the daemon was called and has
   * called back. The first four bytes say how often.
   */
  private Reply calledBack(Call call) throws CallException, InterruptedException {
    byte[] message = Buffers.copy(call.message());
    byte[] attachment = Buffers.copy(call.attachment());
    int deeper = ByteBuffer.wrap(message).getInt();
    if (deeper == 0) {
      return new Reply(Message.of(message), Buffers.attachment(attachment));
    }
    ByteBuffer.wrap(message).putInt(deeper - 1);
    try (Answer answer =
        client.call(
            BenchMethods.SERVICE,
            BenchMethods.CALL_BACK,
            Message.of(message),
            Buffers.attachment(attachment),
            call.deadline())) {
      return new Reply(
          Message.of(Buffers.copy(answer.message())),
          Buffers.attachment(Buffers.copy(answer.attachment().bytes())));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
