package dev.hearth.spi.transport;

import java.io.IOException;

/** What was handed over is not what it has to be; the message says in what. */
public final class RegionRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with what was handed over. */
  public RegionRefusedException(String message) {
    super(message);
  }
}
