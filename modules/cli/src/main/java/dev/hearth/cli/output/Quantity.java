package dev.hearth.cli.output;

/** Sizes, times and rates as people read them, without the weight of a formatter. */
public final class Quantity {
  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int BYTES_STEP = 1024;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long SECONDS_PER_MINUTE = 60;
  private static final long SECONDS_PER_HOUR = 3_600;
  private static final long SECONDS_PER_DAY = 86_400;

  private Quantity() {}

  /** A size in the unit that leaves it below 1,024: {@code 812 B}, {@code 1.5 MiB}. */
  public static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= BYTES_STEP && unit < BYTES.length - 1) {
      amount /= BYTES_STEP;
      unit++;
    }
    return (unit == 0 ? Long.toString((long) amount) : oneDecimal(amount)) + " " + BYTES[unit];
  }

  /** A rate: {@code 12.5 MiB/s}; {@code -} where no time has passed. */
  public static String rate(long bytes, long nanos) {
    return nanos <= 0 ? "-" : bytes((long) perSecond(bytes, nanos)) + "/s";
  }

  /** So many a second. */
  public static double perSecond(long amount, long nanos) {
    return nanos <= 0 ? 0 : amount * (double) NANOS_PER_SECOND / nanos;
  }

  /** A short time: {@code 31.4 us}, {@code 2.0 ms}, {@code 1.5 s}. */
  public static String shortTime(long nanos) {
    if (nanos < NANOS_PER_MILLI) {
      return oneDecimal(nanos / (double) NANOS_PER_MICRO) + " us";
    }
    return nanos < NANOS_PER_SECOND
        ? oneDecimal(nanos / (double) NANOS_PER_MILLI) + " ms"
        : oneDecimal(nanos / (double) NANOS_PER_SECOND) + " s";
  }

  /** A long time in its two largest units: {@code 3 d 4 h}, {@code 12 min 5 s}, {@code 0 s}. */
  public static String longTime(long millis) {
    long seconds = millis / MILLIS_PER_SECOND;
    if (seconds >= SECONDS_PER_DAY) {
      return two(seconds, SECONDS_PER_DAY, " d ", SECONDS_PER_HOUR, " h");
    }
    if (seconds >= SECONDS_PER_HOUR) {
      return two(seconds, SECONDS_PER_HOUR, " h ", SECONDS_PER_MINUTE, " min");
    }
    return seconds >= SECONDS_PER_MINUTE
        ? two(seconds, SECONDS_PER_MINUTE, " min ", 1, " s")
        : seconds + " s";
  }

  private static String two(long seconds, long large, String first, long small, String second) {
    return seconds / large + first + seconds % large / small + second;
  }

  /** A number with one decimal. */
  public static String oneDecimal(double value) {
    long tenths = Math.round(value * 10);
    return tenths / 10 + "." + tenths % 10;
  }
}
