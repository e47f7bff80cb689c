package dev.hearth.control;

import com.google.inject.Inject;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.control.ShutdownRequest;
import dev.hearth.protocol.control.ShutdownResponse;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostView;
import dev.hearth.spi.Reply;

/** Asks the daemon to stop. */
final class Shutdown implements BlockingHandler {
  private static final int MAX_REASON_BYTES = 1024;

  private final HostView host;

  @Inject
  Shutdown(HostView host) {
    this.host = host;
  }

  @Override
  public Reply handle(Call call) throws CallException {
    host.requestShutdown(oneLine("asked by " + call.peer().name() + ": " + reason(call)));
    return ProtoMessage.reply(ShutdownResponse.getDefaultInstance());
  }

  /** It goes to the log, where whatever a peer says must stay within its line. */
  private static String oneLine(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String reason(Call call) throws CallException {
    if (call.message().remaining() > MAX_REASON_BYTES) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT, "a reason has at most " + MAX_REASON_BYTES + " bytes");
    }
    try {
      return ShutdownRequest.parseFrom(call.message()).getReason();
    } catch (InvalidProtocolBufferException e) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT, "not a ShutdownRequest: " + e.getMessage(), e);
    }
  }
}
