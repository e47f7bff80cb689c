package dev.hearth.session;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.Item;
import dev.hearth.spi.ItemSource;
import dev.hearth.spi.Message;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Reply;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One end of a session for tests, with a service that answers in every way that there is. */
final class TestPeer implements InboundHandler, SessionListener {
  static final int SERVICE = 1024;

  /** Answers with what it is sent, on the I/O thread. */
  static final int ECHO = 1;

  /** Answers with what it is sent, on a thread of its own. */
  static final int BLOCKING_ECHO = 2;

  /** Waits until it is cancelled. */
  static final int HANG = 3;

  /** Sends each item back, and then the request. */
  static final int STREAM_ECHO = 4;

  /** Calls the peer's ECHO with what it is sent, and answers with that answer. */
  static final int NESTED = 5;

  /** Fails with the code OUT_OF_RANGE and what it is sent as details. */
  static final int FAIL = 6;

  /** Does nothing with the request. */
  static final int IGNORE = 7;

  /** Streams as many items of 1,000 bytes as the first byte says, then answers. */
  static final int STREAM = 8;

  /** Tells what it finds of its items once it has been cancelled. */
  static final int READ_LATE = 9;

  /** Answers with the descriptors that it is sent. */
  static final int PASS_BACK = 10;

  /** Sends each item's descriptors back, and then those of the request. */
  static final int STREAM_BACK = 11;

  /**
   * Calls the peer's RECURSE with the first byte one less, until that is 0: then answers with what
   * it is sent. Each hop adds a byte to the answer. Where the second byte is not 0, the last one
   * hangs.
   */
  static final int RECURSE = 12;

  /** Answers with the nanoseconds that are left of its deadline. */
  static final int TIME_LEFT = 13;

  /** Calls the peer's TIME_LEFT without a deadline of its own, and answers with that answer. */
  static final int NESTED_TIME_LEFT = 14;

  /** Hangs, and leaves something to be run when it is cancelled that throws. */
  static final int THROW_WHEN_CANCELLED = 15;

  /** Answers with the descriptors that it is sent, which are closed as the answer is encoded. */
  static final int CANCELLED_AS_IT_ANSWERS = 16;

  /** Answers with the descriptors that it is sent, after it has closed the last. */
  static final int PASS_BACK_CLOSED = 17;

  /** Takes its descriptors, and closes them once it is cancelled. */
  static final int TAKE_AND_HANG = 18;

  /** Takes its descriptors for {@link #keeping}. */
  static final int KEEP = 19;

  final Session session;
  final BlockingQueue<String> oneWays = new LinkedBlockingQueue<>();
  final CompletableFuture<SessionEnd> ended = new CompletableFuture<>();
  final CountDownLatch hanging = new CountDownLatch(1);
  final CompletableFuture<String> hangEnded = new CompletableFuture<>();
  final CompletableFuture<String> readLate = new CompletableFuture<>();
  volatile List<Descriptor> keeping = List.of();

  TestPeer(SessionResources resources, SessionSettings settings, Connection connection, Role role) {
    session =
        new Session(
            resources,
            settings,
            connection,
            new ConnectionHandle(0, 1),
            role,
            Waiting.PARKING,
            this,
            this);
  }

  static Role.Acceptor acceptor() {
    return acceptor((peer, token) -> PeerRole.ADMIN);
  }

  static Role.Acceptor acceptor(Gate gate) {
    return new Role.Acceptor(
        new HostIdentity("9.9", "test", 77, 42, 1),
        () ->
            List.of(
                new ServiceDescriptor(2000, "second", "2.0", 1, 22, List.of()),
                new ServiceDescriptor(SERVICE, "first", "1.0", 1, 11, List.of())),
        gate);
  }

  static Role.Initiator initiator() {
    return Role.Initiator.of("test-client", "1.2", 4711);
  }

  static Deadline inTime() {
    return Deadline.after(Duration.ofSeconds(30));
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** The next item, which there has to be. */
  static Item take(ItemSource items) throws CallException, InterruptedException {
    return Objects.requireNonNull(items.next(), "the stream has ended");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(ByteBuffer buffer) {
    return new String(bytes(buffer), StandardCharsets.UTF_8);
  }

  @Override
  public void request(InboundRequest request) {
    try {
      switch (request.messageType()) {
        case ECHO -> echo(request);
        case FAIL ->
            request.fail(
                new CallException(
                    ErrorCode.OUT_OF_RANGE, "as you wish", bytes(request.message()), null));
        case IGNORE -> {}
        case BLOCKING_ECHO -> run(request.detach(), TestPeer::blockingEcho);
        case HANG -> run(request.detach(), this::hang);
        case THROW_WHEN_CANCELLED -> run(request.detach(), this::throwWhenCancelled);
        case READ_LATE -> run(request.detach(), this::readLate);
        case STREAM_ECHO -> run(request.detach(), TestPeer::streamEcho);
        case PASS_BACK -> run(request.detach(), TestPeer::passBack);
        case CANCELLED_AS_IT_ANSWERS -> run(request.detach(), TestPeer::cancelledAsItAnswers);
        case PASS_BACK_CLOSED -> run(request.detach(), TestPeer::passBackClosed);
        case TAKE_AND_HANG -> run(request.detach(), this::takeAndHang);
        case KEEP -> run(request.detach(), this::keep);
        case STREAM_BACK -> run(request.detach(), TestPeer::streamBack);
        case STREAM -> run(request.detach(), TestPeer::stream);
        case NESTED -> run(request.detach(), this::nested);
        case RECURSE -> run(request.detach(), this::recurse);
        case TIME_LEFT -> run(request.detach(), TestPeer::timeLeft);
        case NESTED_TIME_LEFT -> run(request.detach(), this::nestedTimeLeft);
        default ->
            request.fail(
                new CallException(
                    ErrorCode.UNIMPLEMENTED, "no message type " + request.messageType()));
      }
    } catch (CallException e) {
      request.fail(e);
    }
  }

  private void echo(InboundRequest request) throws CallException {
    if (request.mustBeDetached()) {
      echoInTurn(request.detach());
      return;
    }
    if (request.isOneWay()) {
      oneWays.add(text(request.message()));
    }
    request.reply(
        new Reply(
            Message.of(bytes(request.message())),
            Attachment.of(ByteBuffer.wrap(bytes(request.attachment())))));
  }

  private void echoInTurn(InboundCall call) {
    call.inTurn(
        "echo",
        () -> {
          try (call) {
            answer(call, this::echo);
          }
        });
  }

  private Reply echo(Call call) {
    oneWays.add(text(call.message()));
    return blockingEcho(call);
  }

  private static void run(InboundCall call, BlockingHandler handler) {
    Thread.startVirtualThread(
        () -> {
          try (call) {
            answer(call, handler);
          }
        });
  }

  private static void answer(InboundCall call, BlockingHandler handler) {
    try {
      call.reply(call.handle(handler));
    } catch (CallException e) {
      call.fail(e);
    } catch (Exception e) {
      call.fail(new CallException(ErrorCode.INTERNAL, e.toString()));
    }
  }

  private static Reply blockingEcho(Call call) {
    return new Reply(
        Message.of(bytes(call.message())),
        Attachment.of(ByteBuffer.wrap(bytes(call.attachment()))));
  }

  private static Reply passBack(Call call) {
    return new Reply(Message.EMPTY, Attachment.of(Descriptors.of(call.descriptors().take())));
  }

  private static Reply cancelledAsItAnswers(Call call) {
    Descriptors own = call.descriptors();
    return new Reply(
        new Message() {
          @Override
          public int size() {
            return 1;
          }

          @Override
          public void writeTo(ByteBuffer target) {
            own.close();
            target.put((byte) 1);
          }
        },
        Attachment.of(own));
  }

  private Reply takeAndHang(Call call) {
    List<Descriptor> own = call.descriptors().take();
    try {
      return hang(call);
    } finally {
      own.forEach(Descriptor::close);
    }
  }

  private Reply keep(Call call) {
    keeping.addAll(call.descriptors().take());
    return Reply.EMPTY;
  }

  private static Reply passBackClosed(Call call) {
    List<Descriptor> own = call.descriptors().take();
    own.getLast().close();
    return new Reply(Message.EMPTY, Attachment.of(Descriptors.of(own)));
  }

  private static Reply streamBack(Call call) throws CallException, InterruptedException {
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        call.out()
            .send(
                Message.EMPTY,
                Attachment.of(Descriptors.of(item.attachment().descriptors().take())));
      }
    }
    return passBack(call);
  }

  private Reply hang(Call call) {
    hanging.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      hangEnded.complete("interrupted");
    }
    return Reply.EMPTY;
  }

  private Reply throwWhenCancelled(Call call) {
    call.onCancel(
        () -> {
          throw new IllegalStateException("thrown when cancelled");
        });
    return hang(call);
  }

  /** Looks at its items only once it has been cancelled. */
  private Reply readLate(Call call) throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    call.onCancel(cancelled::countDown);
    hanging.countDown();
    try {
      cancelled.await();
    } catch (InterruptedException e) {
      cancelled.await();
    }
    try (Item item = call.items().next()) {
      readLate.complete(item == null ? "the end" : "an item");
    } catch (CallException e) {
      readLate.complete(e.code().name());
    }
    return Reply.EMPTY;
  }

  private static Reply streamEcho(Call call) throws CallException, InterruptedException {
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        call.out()
            .send(
                Message.of(bytes(item.message())),
                Attachment.of(ByteBuffer.wrap(bytes(item.attachment().bytes()))));
      }
    }
    return blockingEcho(call);
  }

  private static Reply stream(Call call) throws CallException, InterruptedException {
    int count = Byte.toUnsignedInt(call.message().get());
    for (int i = 0; i < count; i++) {
      call.out().send(Message.of(new byte[] {(byte) i}), Attachment.of(ByteBuffer.allocate(999)));
    }
    return Reply.EMPTY;
  }

  private Reply nested(Call call) throws CallException, InterruptedException {
    try (Answer answer =
        session.call(
            SERVICE,
            ECHO,
            Message.of(bytes(call.message())),
            Attachment.of(ByteBuffer.wrap(bytes(call.attachment()))),
            call.deadline())) {
      return new Reply(
          Message.of(bytes(answer.message())),
          Attachment.of(ByteBuffer.wrap(bytes(answer.attachment().bytes()))));
    }
  }

  private Reply recurse(Call call) throws CallException, InterruptedException {
    byte[] message = bytes(call.message());
    if (message[0] == 0) {
      return message[1] == 0 ? Reply.of(Message.of(message)) : hang(call);
    }
    message[0]--;
    try (Answer answer =
        session.call(SERVICE, RECURSE, Message.of(message), Attachment.none(), Deadline.NONE)) {
      byte[] longer = Arrays.copyOf(bytes(answer.message()), answer.message().remaining() + 1);
      return Reply.of(Message.of(longer));
    }
  }

  private static Reply timeLeft(Call call) {
    byte[] nanos = new byte[Long.BYTES];
    ByteBuffer.wrap(nanos).putLong(call.deadline().remainingNanos());
    return Reply.of(Message.of(nanos));
  }

  private Reply nestedTimeLeft(Call call) throws CallException, InterruptedException {
    try (Answer answer =
        session.call(SERVICE, TIME_LEFT, Message.EMPTY, Attachment.none(), Deadline.NONE)) {
      return Reply.of(Message.of(bytes(answer.message())));
    }
  }

  @Override
  public void opened(Session opened) {}

  @Override
  public void closed(Session closed, SessionEnd end) {
    ended.complete(end);
  }

  /** Calls the peer and gives back the answer's message and attachment, copied. */
  byte[][] call(int messageType, byte[] message, byte @Nullable [] attachment, Deadline deadline)
      throws CallException, InterruptedException {
    try (Answer answer =
        session.call(
            SERVICE,
            messageType,
            Message.of(message),
            attachment == null ? Attachment.none() : Attachment.of(ByteBuffer.wrap(attachment)),
            deadline)) {
      return new byte[][] {bytes(answer.message()), bytes(answer.attachment().bytes())};
    }
  }
}
