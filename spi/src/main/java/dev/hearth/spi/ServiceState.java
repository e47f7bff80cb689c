package dev.hearth.spi;

/** The life of a service. */
public enum ServiceState {
  /** Found, and not started yet. */
  LOADED,
  /** Acquiring what it needs. */
  STARTING,
  /** Answering. */
  RUNNING,
  /** Coming to its end. */
  STOPPING,
  /** At its end. */
  STOPPED,
  /** Left out: it could not be loaded or started. */
  FAILED
}
