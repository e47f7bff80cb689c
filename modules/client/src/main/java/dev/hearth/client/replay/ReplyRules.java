package dev.hearth.client.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.Entry;
import dev.hearth.protocol.cache.ListResponse;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.protocol.cache.StatResponse;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.protocol.session.ServiceInfo;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a reply's message has to be the same when the call is made again: all of it, unless a
 * rule here says what has not, and why.
 */
final class ReplyRules {
  private static final Set<Integer> OF_THE_MOMENT =
      Set.of(
          ControlMethod.VERSION_VALUE,
          ControlMethod.STATISTICS_VALUE,
          ControlMethod.SERVICES_VALUE,
          ControlMethod.CONNECTIONS_VALUE,
          ControlMethod.RECORD_VALUE,
          ControlMethod.STOP_RECORDING_VALUE,
          ControlMethod.RECORDINGS_VALUE);

  /**
   * A message as it is compared.
   *
   * @param text equal where what counts is
   * @param left what does not count, and why; null where all counts
   */
  record Counted(String text, @Nullable String left) {}

  private ReplyRules() {}

  /** What counts of a response or an item of a call. */
  static Counted of(int serviceId, int messageType, ByteBuffer message) {
    try {
      if (serviceId == BuiltInService.CONTROL.id() && OF_THE_MOMENT.contains(messageType)) {
        return new Counted(
            "", "messages of control that tell of the daemon: another daemon, another moment");
      }
      if (serviceId == BuiltInService.CACHE.id()) {
        return ofCache(messageType, message);
      }
    } catch (InvalidProtocolBufferException e) {
      // Then its bytes have to be the same.
    }
    return new Counted(hex(message), null);
  }

  private static Counted ofCache(int messageType, ByteBuffer message)
      throws InvalidProtocolBufferException {
    return switch (messageType) {
      case CacheMethod.PUT_VALUE ->
          new Counted(
              text(PutResponse.parseFrom(message.duplicate()).toBuilder().clearReplaced().build()),
              "whether a cache PUT replaced something: that depends on what was there before");
      case CacheMethod.STAT_VALUE -> {
        StatResponse stat = StatResponse.parseFrom(message.duplicate());
        yield new Counted(
            text(
                stat.hasEntry()
                    ? stat.toBuilder().setEntry(withoutTimes(stat.getEntry())).build()
                    : stat),
            "times of cache entries");
      }
      case CacheMethod.LIST_VALUE -> {
        ListResponse list = ListResponse.parseFrom(message.duplicate());
        ListResponse.Builder without = list.toBuilder().clearEntries();
        list.getEntriesList().forEach(entry -> without.addEntries(withoutTimes(entry)));
        yield new Counted(text(without.build()), "times of cache entries");
      }
      case CacheMethod.STATISTICS_VALUE -> new Counted("", "statistics of the cache");
      default -> new Counted(hex(message), null);
    };
  }

  private static Entry withoutTimes(Entry entry) {
    return entry.toBuilder().clearStoredAtMs().clearUsedAtMs().build();
  }

  /** What counts of an ERROR. */
  static Counted ofError(ByteBuffer message) {
    try {
      ErrorBody body = ErrorBody.parseFrom(message.duplicate());
      return new Counted(
          "code %d%s%s"
              .formatted(
                  body.getCode(),
                  body.getRule().isEmpty() ? "" : ", rule " + body.getRule(),
                  body.getDetails().isEmpty()
                      ? ""
                      : ", details " + HexFormat.of().formatHex(body.getDetails().toByteArray())),
          "the words of an ERROR, and when to try again: they are for people, and of the moment");
    } catch (InvalidProtocolBufferException e) {
      return new Counted(hex(message), null);
    }
  }

  /** What counts of a HELLO_ACK. */
  static Counted ofAcknowledgement(ByteBuffer message) {
    try {
      HelloAck answer = HelloAck.parseFrom(message.duplicate());
      HelloAck.Builder counts = answer.toBuilder().clearDaemon().clearSessionId().clearServices();
      for (ServiceInfo service : answer.getServicesList()) {
        counts.addServices(service.toBuilder().clearVersion());
      }
      return new Counted(
          text(counts.build()),
          "identity, session ID and services' versions in HELLO_ACK: each daemon and session has"
              + " its own");
    } catch (InvalidProtocolBufferException e) {
      return new Counted(hex(message), null);
    }
  }

  private static String text(MessageLite message) {
    return HexFormat.of().formatHex(message.toByteArray());
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }
}
