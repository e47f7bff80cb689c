package dev.hearth.control;

import com.google.inject.Inject;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import java.nio.ByteBuffer;

/** Answers with the same bytes, whatever they are, and allocates nothing where there are none. */
final class Ping implements NonBlockingHandler {
  private final long maxBytes;

  @Inject
  Ping(ControlSettings settings) {
    maxBytes = settings.maxPing().bytes();
  }

  @Override
  public Reply handle(Request request) throws CallException {
    ByteBuffer message = request.message();
    if (!message.hasRemaining()) {
      return Reply.EMPTY;
    }
    if (message.remaining() > maxBytes) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT,
          "a ping carries at most %d bytes (services.control.max-ping), not %d"
              .formatted(maxBytes, message.remaining()));
    }
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return Reply.of(Message.of(bytes));
  }
}
