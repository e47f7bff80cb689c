package dev.hearth.runtime;

import java.util.Locale;

/** The steps of a start, in their order. */
public enum StartStep {
  /** The daemon's own configuration is read and bound. */
  CONFIGURED,
  /** The log can be written. */
  LOGGING,
  /** The address is bound: peers queue from here on. */
  BOUND,
  /** The runtime is wired. */
  WIRED,
  /** The services' layers stand, and their configuration is bound. */
  LOADED,
  /** All services are started, and peers are accepted. */
  READY;

  /** How it is called in logs. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
