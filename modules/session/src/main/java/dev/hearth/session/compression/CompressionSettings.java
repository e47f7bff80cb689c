package dev.hearth.session.compression;

/**
 * Whether and when one end of a connection compresses. What it receives is compressed as the other
 * end likes.
 *
 * @param enabled whether compression is asked for, or agreed to where it is asked for
 * @param threshold from how many bytes on a message or an attachment is compressed, from 1
 * @param level of Zstandard, {@value Zstandard#LOWEST_LEVEL} (fast) to {@value
 *     Zstandard#HIGHEST_LEVEL} (small)
 */
public record CompressionSettings(boolean enabled, int threshold, int level) {
  private static final int THRESHOLD = 4 << 10;

  /** No compression: on one machine it costs more than the bytes that it saves. */
  public static final CompressionSettings OFF =
      new CompressionSettings(false, THRESHOLD, Zstandard.LOWEST_LEVEL);

  /** The usual compression. */
  public static final CompressionSettings ON =
      new CompressionSettings(true, THRESHOLD, Zstandard.LOWEST_LEVEL);

  /** Checks the ranges. */
  public CompressionSettings {
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold is " + threshold + ", must be at least 1");
    }
    if (level < Zstandard.LOWEST_LEVEL || level > Zstandard.HIGHEST_LEVEL) {
      throw new IllegalArgumentException(
          "level is %d, must be from %d to %d"
              .formatted(level, Zstandard.LOWEST_LEVEL, Zstandard.HIGHEST_LEVEL));
    }
  }
}
