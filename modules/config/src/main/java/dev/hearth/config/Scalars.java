package dev.hearth.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.transport.Polling;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;

/** The readers of the scalar types whose text means the same everywhere. */
final class Scalars {
  static final ScalarReader<String> STRING = new ScalarReader<>("a string", text -> text);

  static final ScalarReader<Boolean> BOOLEAN =
      new ScalarReader<>("true or false", Scalars::parseBoolean);

  static final ScalarReader<Integer> INTEGER =
      new ScalarReader<>(
          "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE,
          text -> (int) parseWhole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));

  static final ScalarReader<Long> LONG =
      new ScalarReader<>(
          "a whole number of at most 64 bits",
          text -> parseWhole(text, Long.MIN_VALUE, Long.MAX_VALUE));

  static final ScalarReader<Double> DOUBLE =
      new ScalarReader<>("a number such as 0.75", Scalars::parseDouble);

  static final ScalarReader<Duration> DURATION =
      new ScalarReader<>("a duration such as 500ms, 30s or 2h", Scalars::parseDuration);

  static final ScalarReader<ByteSize> BYTE_SIZE =
      new ScalarReader<>("a size such as 512 KiB or 2 GiB", Scalars::parseByteSize);

  static final ScalarReader<Polling> POLLING =
      new ScalarReader<>("auto, off or a duration such as 50us", Scalars::parsePolling);

  /** The library counts in nanoseconds and stops at the largest number of them, 292 years. */
  private static final Duration SATURATED = Duration.ofNanos(Long.MAX_VALUE);

  private Scalars() {}

  private static boolean parseBoolean(String text) throws UnreadableText {
    return switch (text) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new UnreadableText(Problem.Kind.WRONG_TYPE);
    };
  }

  private static long parseWhole(String text, long least, long most) throws UnreadableText {
    BigDecimal number = parseNumber(text);
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw new UnreadableText(Problem.Kind.OUT_OF_RANGE);
    }
    // Within the range of a long, so that writing the number out in full costs nothing.
    if (number.stripTrailingZeros().scale() > 0) {
      throw new UnreadableText(Problem.Kind.WRONG_TYPE);
    }
    return number.longValue();
  }

  private static double parseDouble(String text) throws UnreadableText {
    double number = parseNumber(text).doubleValue();
    if (Double.isInfinite(number)) {
      throw new UnreadableText(Problem.Kind.OUT_OF_RANGE);
    }
    return number;
  }

  private static BigDecimal parseNumber(String text) throws UnreadableText {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException _) {
      throw new UnreadableText(Problem.Kind.WRONG_TYPE);
    }
  }

  private static Duration parseDuration(String text) throws UnreadableText {
    try {
      Duration duration = inConfig(text).getDuration("it");
      if (duration.abs().compareTo(SATURATED) >= 0) {
        throw new UnreadableText(Problem.Kind.OUT_OF_RANGE);
      }
      return duration;
    } catch (ConfigException _) {
      throw new UnreadableText(Problem.Kind.WRONG_TYPE);
    }
  }

  private static Polling parsePolling(String text) throws UnreadableText {
    return switch (text) {
      case "auto" -> Polling.AUTO;
      case "off" -> Polling.OFF;
      default -> parsePollingWindow(text);
    };
  }

  private static Polling parsePollingWindow(String text) throws UnreadableText {
    Duration window = parseDuration(text);
    if (!window.isPositive() || window.compareTo(Polling.LONGEST) > 0) {
      throw new UnreadableText(Problem.Kind.OUT_OF_RANGE);
    }
    return new Polling.Fixed(window);
  }

  private static ByteSize parseByteSize(String text) throws UnreadableText {
    try {
      BigInteger bytes = inConfig(text).getMemorySize("it").toBytesBigInteger();
      if (bytes.signum() < 0 || bytes.bitLength() >= Long.SIZE) {
        throw new UnreadableText(Problem.Kind.OUT_OF_RANGE);
      }
      return new ByteSize(bytes.longValueExact());
    } catch (ConfigException _) {
      throw new UnreadableText(Problem.Kind.WRONG_TYPE);
    }
  }

  /** HOCON's units are the library's business; it reads them only out of a configuration. */
  private static Config inConfig(String text) {
    return ConfigValueFactory.fromAnyRef(text).atKey("it");
  }
}
