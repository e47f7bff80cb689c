package dev.hearth.fuzz.harness;

import dev.hearth.session.InboundCall;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.InboundRequest;
import dev.hearth.session.Session;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import java.nio.ByteBuffer;

/** A service that does everything that one can do with a request; the message type says which. */
public final class FuzzHandler implements InboundHandler {
  private static final int ECHO = 1;
  private static final int BLOCKING_ECHO = 2;
  private static final int IGNORE = 3;
  private static final int FAIL = 4;
  private static final int STREAM_ECHO = 5;
  private static final int PASS_BACK = 6;
  private static final int CALL_BACK = 7;
  private static final int LEND = 8;
  private static final int PUSH = 9;
  private static final int CLOSE = 10;
  private static final int THROW = 11;
  private static final int LARGE = 12;

  private static final int LARGE_BYTES = 1900;

  private final Rig rig;

  /** The service of one session. */
  public FuzzHandler(Rig rig) {
    this.rig = rig;
  }

  @Override
  public void request(InboundRequest request) {
    try {
      switch (request.messageType()) {
        case ECHO -> request.reply(echo(request.message(), request.attachment()));
        case BLOCKING_ECHO -> work(request, call -> echo(call.message(), call.attachment()));
        case IGNORE -> {}
        case STREAM_ECHO -> work(request, FuzzHandler::streamEcho);
        case PASS_BACK -> work(request, FuzzHandler::passBack);
        case CALL_BACK -> work(request, this::callBack);
        case LEND -> work(request, FuzzHandler::lend);
        case PUSH -> push(request);
        case CLOSE -> rig.session().close("as the peer wishes");
        case THROW ->
            work(
                request,
                call -> {
                  throw new IllegalStateException("as the peer wishes");
                });
        case LARGE -> request.reply(Reply.of(Message.of(new byte[LARGE_BYTES])));
        case FAIL -> throw new CallException(ErrorCode.OUT_OF_RANGE, "as the peer wishes");
        default -> throw new CallException(ErrorCode.UNIMPLEMENTED, "no such type");
      }
    } catch (CallException e) {
      request.fail(e);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static Reply echo(ByteBuffer message, ByteBuffer attachment) {
    return new Reply(Message.of(bytes(message)), Attachment.of(ByteBuffer.wrap(bytes(attachment))));
  }

  private void work(InboundRequest request, BlockingHandler handler) throws CallException {
    InboundCall call = request.detach();
    rig.turns()
        .start(
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
      call.fail(new CallException(ErrorCode.INTERNAL, e.toString(), e));
    }
  }

  private static Reply streamEcho(Call call) throws CallException, InterruptedException {
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        call.out()
            .send(
                Message.of(bytes(item.message())),
                Attachment.of(
                    ByteBuffer.wrap(bytes(item.attachment().bytes())),
                    () -> {},
                    Descriptors.of(item.attachment().descriptors().take())));
      }
    }
    return Reply.EMPTY;
  }

  private static Reply passBack(Call call) {
    return new Reply(Message.EMPTY, Attachment.of(Descriptors.of(call.descriptors().take())));
  }

  private Reply callBack(Call call) throws CallException, InterruptedException {
    Session session = rig.session();
    try (Answer answer =
        session.call(
            call.peer().handle().index(),
            ECHO,
            Message.of(bytes(call.message())),
            Attachment.none(),
            Deadline.NONE)) {
      return Reply.of(Message.of(bytes(answer.message())));
    }
  }

  private static Reply lend(Call call) throws CallException {
    Attachment lent = call.allocate(Math.max(1, call.message().remaining()) * Byte.MAX_VALUE);
    return new Reply(Message.EMPTY, lent);
  }

  private void push(InboundRequest request) throws CallException {
    rig.session().push(1024, ECHO, Message.of(bytes(request.message())), Attachment.none());
    request.reply(Reply.EMPTY);
  }
}
