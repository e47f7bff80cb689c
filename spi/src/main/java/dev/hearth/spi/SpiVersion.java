package dev.hearth.spi;

/** The version of this SPI. A service states the one that it was built against. */
public final class SpiVersion {
  /**
   * Raised by every change that a service built before it would not survive. Not a compile-time
   * constant on purpose: the value that a service carries must come from the SPI that it was
   * compiled against, so providers write the number, and the host compares it with this one.
   */
  public static final int CURRENT = Integer.parseInt("1");

  private SpiVersion() {}
}
