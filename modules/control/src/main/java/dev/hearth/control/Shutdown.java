package dev.hearth.control;

import com.google.inject.Inject;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.control.ShutdownRequest;
import dev.hearth.protocol.control.ShutdownResponse;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Departure;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostView;
import dev.hearth.spi.Reply;
import dev.hearth.spi.transport.Endpoint;
import java.time.Duration;
import java.util.Optional;

/** Asks the daemon to stop. */
final class Shutdown implements BlockingHandler {
  private static final int MAX_BYTES = 1024;
  private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

  private final HostView host;

  @Inject
  Shutdown(HostView host) {
    this.host = host;
  }

  @Override
  public Reply handle(Call call) throws CallException {
    ShutdownRequest request = request(call);
    String successor = request.getSuccessor();
    host.requestShutdown(
        new Departure(
            oneLine("asked by " + call.peer().name() + ": " + request.getReason()),
            successor.isEmpty() ? Optional.empty() : Optional.of(new Endpoint(oneLine(successor))),
            Duration.ofMillis(Math.clamp(request.getDrainMs(), 0, LONGEST_DRAIN.toMillis()))));
    return ProtoMessage.reply(ShutdownResponse.getDefaultInstance());
  }

  /** It goes to the log, where whatever a peer says must stay within its line. */
  private static String oneLine(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static ShutdownRequest request(Call call) throws CallException {
    try {
      ShutdownRequest request = ShutdownRequest.parseFrom(call.message());
      if (request.getReasonBytes().size() > MAX_BYTES
          || request.getSuccessorBytes().size() > MAX_BYTES) {
        throw new CallException(
            ErrorCode.INVALID_ARGUMENT,
            "a reason and a successor have at most " + MAX_BYTES + " bytes");
      }
      return request;
    } catch (InvalidProtocolBufferException e) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT, "not a ShutdownRequest: " + e.getMessage(), e);
    }
  }
}
