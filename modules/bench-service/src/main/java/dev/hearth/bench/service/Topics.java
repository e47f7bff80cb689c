package dev.hearth.bench.service;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Connections;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.FallBehind;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import dev.hearth.spi.Topic;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/** Topics with numbers. Who falls behind is no longer sent to, so that nothing is lost unseen. */
final class Topics {
  private static final long MAX_WAITING_BYTES = 64L << 20;

  private final List<Topic> topics;
  private final FallBehind policy;

  Topics(Connections connections, BenchSettings settings) {
    topics = Stream.generate(connections::newTopic).limit(settings.topics()).toList();
    policy = new FallBehind(FallBehind.Policy.END, settings.maxWaiting(), MAX_WAITING_BYTES);
  }

  Reply subscribe(Request request) throws CallException {
    topic(request).subscribe(request.peer().handle(), policy, _ -> {});
    return Reply.EMPTY;
  }

  Reply publish(Request request) throws CallException {
    topic(request)
        .publish(BenchMethods.PUBLISHED, Bytes.message(request.message()), Attachment.none());
    return Reply.EMPTY;
  }

  private Topic topic(Request request) throws CallException {
    ByteBuffer message = request.message();
    int number = message.remaining() < Integer.BYTES ? -1 : message.getInt(message.position());
    if (number < 0 || number >= topics.size()) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT,
          "the message begins with no number of a topic: there are 0 to " + (topics.size() - 1));
    }
    return topics.get(number);
  }
}
