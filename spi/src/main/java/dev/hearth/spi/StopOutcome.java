package dev.hearth.spi;

/** How a stop went. */
public enum StopOutcome {
  /** Everything came to its end by itself. */
  GRACEFUL,
  /** The deadline passed, and what remained was cut off. */
  FORCED
}
