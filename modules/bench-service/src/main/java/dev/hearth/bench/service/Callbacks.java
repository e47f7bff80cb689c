package dev.hearth.bench.service;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Connections;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import java.nio.ByteBuffer;

/** Calls the caller back, and pushes to it. */
final class Callbacks {
  private final Connections connections;

  Callbacks(Connections connections) {
    this.connections = connections;
  }

  Reply call(Call call) throws CallException, InterruptedException {
    Answer answer =
        connections.call(
            call.peer().handle(),
            BenchMethods.SERVICE,
            BenchMethods.CALLED_BACK,
            Bytes.message(call.message()),
            Attachment.of(ByteBuffer.wrap(Bytes.copy(call.attachment()))),
            call.deadline());
    return new Reply(
        Bytes.message(answer.message()), Attachment.of(answer.attachment().bytes(), answer::close));
  }

  Reply push(Call call) throws CallException {
    ByteBuffer message = call.message();
    if (message.remaining() < Integer.BYTES) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT, "the message does not say how often to push it");
    }
    int count = message.getInt(message.position());
    Message pushed = Bytes.message(message);
    int room = 0;
    for (int i = 0; i < count; i++) {
      room += tryPush(call, pushed) ? 1 : 0;
    }
    return Reply.of(Message.of(ByteBuffer.allocate(Integer.BYTES).putInt(room).array()));
  }

  private boolean tryPush(Call call, Message message) throws CallException {
    try {
      connections.push(call.peer().handle(), BenchMethods.PUSHED, message, Attachment.none());
      return true;
    } catch (CallException e) {
      if (e.code() == ErrorCode.RESOURCE_EXHAUSTED) {
        return false;
      }
      throw e;
    }
  }
}
