package dev.hearth.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.GoAway;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameRule;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** The messages of ERROR frames. */
final class ErrorMessages {
  private static final long ROUND_UP_NANOS = 999_999;

  private ErrorMessages() {}

  /** How a call failed. The cause is not told: it is this process's own. */
  static Message encode(CallException failure) {
    return ProtoMessage.of(body(failure));
  }

  static ErrorBody body(CallException failure) {
    ErrorBody.Builder body = ErrorBody.newBuilder().setCode(failure.code().number());
    String message = failure.getMessage();
    if (message != null) {
      body.setMessage(message);
    }
    if (failure.details().length > 0) {
      body.setDetails(ByteString.copyFrom(failure.details()));
    }
    if (failure.retryAfter().isPositive()) {
      // Rounded up: to try earlier would be in vain.
      body.setRetryAfterMs(failure.retryAfter().plusNanos(ROUND_UP_NANOS).toMillis());
    }
    return body.build();
  }

  /** Which rule a frame broke. */
  static ErrorBody brokenRule(FrameException failure) {
    return ErrorBody.newBuilder()
        .setCode(ErrorCode.INVALID_ARGUMENT.number())
        .setMessage(String.valueOf(failure.getMessage()))
        .setRule(failure.rule().name())
        .build();
  }

  /** That this end failed; how is its own affair. */
  static ErrorBody defect() {
    return ErrorBody.newBuilder()
        .setCode(ErrorCode.INTERNAL.number())
        .setMessage("a defect at the end that sends this; connect again, and see its log")
        .build();
  }

  /** Reads an ERROR frame's message. */
  static ErrorBody decode(ByteBuffer message) throws FrameException {
    try {
      return ErrorBody.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw malformed("ERROR", e);
    }
  }

  /** Reads a GOAWAY frame's message. */
  static GoingAway readGoAway(Frame frame) throws FrameException {
    try {
      GoAway message = GoAway.parseFrom(frame.message());
      String successor = message.getSuccessor();
      return new GoingAway(
          message.getReason(),
          successor.isEmpty() ? Optional.empty() : Optional.of(new Endpoint(successor)));
    } catch (InvalidProtocolBufferException e) {
      throw malformed("GOAWAY", e);
    }
  }

  /** What a received ERROR means to the caller. */
  static CallException toException(ErrorBody body) {
    CallException failure =
        new CallException(
            ErrorCode.ofNumber(body.getCode()),
            body.getMessage(),
            body.getDetails().toByteArray(),
            null);
    // Zero is "not known", and so is what no clock here can count.
    return body.getRetryAfterMs() > 0
        ? failure.withRetryAfter(Duration.ofMillis(body.getRetryAfterMs()))
        : failure;
  }

  /** A message of the protocol's own that cannot be read. */
  static FrameException malformed(String kind, InvalidProtocolBufferException cause) {
    return new FrameException(
        FrameRule.STATE, "frame of kind " + kind + " has a message that cannot be read", cause);
  }
}
