package dev.hearth.bench.soak.worker;

import dev.hearth.bench.service.BenchMethods;
import dev.hearth.session.OutboundCall;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** What a visit does with the service of the benches. */
final class BenchOperations {
  private static final int MAX_MESSAGE = 64 << 10;
  private static final int MAX_ATTACHMENT = 512 << 10;
  private static final int MAX_ITEM = 64 << 10;
  private static final int MAX_ITEMS = 60;
  private static final int MAX_PUSHES = 50;
  private static final int MAX_PUSH = 8 << 10;

  /** A call back is nested once more in each call, and the daemon allows 8. */
  private static final int MAX_DEEPER = 4;

  private final Visit visit;
  private final Dice dice;
  private final Ledger ledger;
  private final int topic;
  private boolean subscribed;

  /**
   * @param topic the number of the topic that is this worker's alone
   */
  BenchOperations(Visit visit, Dice dice, Ledger ledger, int topic) {
    this.visit = visit;
    this.dice = dice;
    this.ledger = ledger;
    this.topic = topic;
  }

  List<Operation> all() {
    return List.of(
        this::echo,
        this::echoAtOnce,
        this::stream,
        this::publish,
        this::callBack,
        this::push,
        this::take);
  }

  private void echo() throws SoakException, CallException, InterruptedException {
    roundTrip(BenchMethods.ECHO_ALL, "echo-all", MAX_ATTACHMENT);
  }

  private void echoAtOnce() throws SoakException, CallException, InterruptedException {
    roundTrip(BenchMethods.ECHO, "echo", MAX_MESSAGE);
  }

  private void roundTrip(int messageType, String name, int maxAttachment)
      throws SoakException, CallException, InterruptedException {
    byte[] message = dice.bytes(dice.size(MAX_MESSAGE));
    byte[] attachment = dice.bytes(dice.size(maxAttachment));
    try (Answer answer = visit.call(messageType, message, Buffers.attachment(attachment))) {
      ledger.echoed(name, Buffers.joined(message, attachment), Buffers.whole(answer));
    }
    ledger.did(name);
  }

  /** All items go out on a thread of their own, while they are taken here as they come back. */
  private void stream() throws SoakException, CallException, InterruptedException {
    int count = dice.below(MAX_ITEMS);
    MessageDigest digest = sha256();
    byte[][] messages = new byte[count][];
    byte[][] attachments = new byte[count][];
    for (int i = 0; i < count; i++) {
      messages[i] = dice.bytes(dice.size(MAX_ITEM));
      attachments[i] = dice.bytes(dice.size(MAX_ITEM));
      digest.update(messages[i]);
      digest.update(attachments[i]);
    }
    try (OutboundCall call =
        visit
            .client()
            .start(
                BenchMethods.SERVICE,
                BenchMethods.STREAM,
                Message.EMPTY,
                Attachment.none(),
                Deadline.after(Visit.LIMIT),
                true)) {
      Thread sender = Thread.startVirtualThread(() -> send(call, messages, attachments));
      int back = 0;
      for (Item next = call.items().next(); next != null; next = call.items().next()) {
        try (Item item = next) {
          if (back == count) {
            throw new SoakException("a stream brought back more than " + count + " items");
          }
          ledger.echoed(
              "stream",
              Buffers.joined(messages[back], attachments[back]),
              Buffers.joined(
                  Buffers.copy(item.message()), Buffers.copy(item.attachment().bytes())));
          back++;
        }
      }
      try (Answer answer = call.await()) {
        ledger.echoed("stream", digest.digest(), Buffers.copy(answer.message()));
      }
      sender.join();
      if (back != count) {
        throw new SoakException("a stream brought back " + back + " of " + count + " items");
      }
    }
    ledger.did("stream");
  }

  /** What fails here fails for who takes the items too. */
  private static void send(OutboundCall call, byte[][] messages, byte[][] attachments) {
    try {
      for (int i = 0; i < messages.length; i++) {
        call.out().send(Message.of(messages[i]), Buffers.attachment(attachments[i]));
      }
      call.endItems();
    } catch (CallException | InterruptedException e) {
      call.cancel();
    }
  }

  private void publish() throws SoakException, CallException, InterruptedException {
    if (!subscribed) {
      visit.call(BenchMethods.SUBSCRIBE, number(topic), Attachment.none()).close();
      subscribed = true;
    }
    int count = 1 + dice.below(MAX_PUSHES);
    byte[][] messages = new byte[count][];
    for (int i = 0; i < count; i++) {
      messages[i] = dice.bytesBehind(topic, dice.size(MAX_PUSH));
      visit.call(BenchMethods.PUBLISH, messages[i], Attachment.none()).close();
    }
    for (byte[] message : messages) {
      ledger.echoed("publish", message, visit.nextPush());
    }
    requireNoPush();
    ledger.did("publish");
  }

  private void push() throws SoakException, CallException, InterruptedException {
    byte[] message = dice.bytesBehind(1 + dice.below(MAX_PUSHES), dice.size(MAX_PUSH));
    int room;
    try (Answer answer = visit.call(BenchMethods.PUSH, message, Attachment.none())) {
      room = answer.message().getInt(answer.message().position());
    }
    for (int i = 0; i < room; i++) {
      ledger.echoed("push", message, visit.nextPush());
    }
    requireNoPush();
    ledger.did("push");
  }

  private void requireNoPush() throws SoakException {
    byte[] beyond = visit.pushBeyond();
    if (beyond != null) {
      throw new SoakException("a push of " + beyond.length + " bytes came that nobody sent");
    }
  }

  private void callBack() throws SoakException, CallException, InterruptedException {
    byte[] message = dice.bytesBehind(dice.below(MAX_DEEPER), dice.size(MAX_PUSH));
    byte[] attachment = dice.bytes(dice.size(MAX_PUSH));
    byte[] innermost = message.clone();
    ByteBuffer.wrap(innermost).putInt(0);
    try (Answer answer =
        visit.call(BenchMethods.CALL_BACK, message, Buffers.attachment(attachment))) {
      ledger.echoed("call-back", Buffers.joined(innermost, attachment), Buffers.whole(answer));
    }
    ledger.did("call-back");
  }

  /** An echo behind them on the same connection is answered once all of them have been taken. */
  private void take() throws SoakException, CallException, InterruptedException {
    int count = 1 + dice.below(MAX_PUSHES);
    for (int i = 0; i < count; i++) {
      visit
          .client()
          .oneWay(
              BenchMethods.SERVICE,
              BenchMethods.TAKE,
              Message.of(dice.bytes(dice.size(MAX_PUSH))),
              Attachment.none());
    }
    roundTrip(BenchMethods.ECHO, "echo", MAX_MESSAGE);
    ledger.taken(count);
    ledger.did("take");
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
