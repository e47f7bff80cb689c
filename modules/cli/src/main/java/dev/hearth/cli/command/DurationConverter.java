package dev.hearth.cli.command;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time as the configuration writes it: {@code 500ms}, {@code 10s}, {@code 2m}. */
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final int MAX_DIGITS = 9;

  /** Keeps nothing. */
  public DurationConverter() {}

  @Override
  public Duration convert(String value) {
    int digits = 0;
    while (digits < value.length() && Character.digit(value.charAt(digits), 10) >= 0) {
      digits++;
    }
    if (digits == 0 || digits > MAX_DIGITS) {
      throw refusal(value);
    }
    long amount = Long.parseLong(value, 0, digits, 10);
    if (amount == 0) {
      throw new TypeConversionException(
          "'" + value + "' is no time to do anything in; write 1ms or more");
    }
    return switch (value.substring(digits).strip()) {
      case "", "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> throw refusal(value);
    };
  }

  private static TypeConversionException refusal(String value) {
    return new TypeConversionException("'" + value + "' is no time; write 500ms, 10s, 2m or 1h");
  }
}
