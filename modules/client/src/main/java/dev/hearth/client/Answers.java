package dev.hearth.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.hearth.spi.Answer;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.nio.ByteBuffer;

/** Reads the messages of answers. */
final class Answers {
  private Answers() {}

  static <T extends MessageLite> T parse(Answer answer, Parser<T> parser) throws CallException {
    return parse(answer.message(), parser);
  }

  static <T extends MessageLite> T parse(ByteBuffer message, Parser<T> parser)
      throws CallException {
    try {
      return parser.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new CallException(ErrorCode.INTERNAL, "the service's answer cannot be read", e);
    }
  }
}
