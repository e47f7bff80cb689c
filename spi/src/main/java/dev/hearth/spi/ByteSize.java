package dev.hearth.spi;

/**
 * An amount of memory or storage in bytes, as a configuration states it.
 *
 * <p>A configuration file writes it with HOCON's units: {@code 64 MiB} (powers of 1024: {@code K},
 * {@code KiB}, {@code M}, {@code MiB}, …), {@code 64 MB} (powers of 1000: {@code kB}, {@code MB},
 * …), or a bare number of bytes.
 *
 * @param bytes the amount in bytes, from 0 to {@link Long#MAX_VALUE}
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int BITS_PER_UNIT = 10;

  /** Refuses a negative amount with {@link IllegalArgumentException}. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size must not be negative, but is " + bytes + " bytes");
    }
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The exact amount in the largest binary unit that divides it; a configuration can read it. */
  @Override
  public String toString() {
    int unit = bytes == 0 ? 0 : Long.numberOfTrailingZeros(bytes) / BITS_PER_UNIT;
    return (bytes >> (unit * BITS_PER_UNIT)) + " " + UNITS[unit];
  }
}
