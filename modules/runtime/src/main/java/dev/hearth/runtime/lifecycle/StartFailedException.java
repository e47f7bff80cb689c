package dev.hearth.runtime.lifecycle;

/**
 * A component that the daemon cannot do without did not start. What had been started is stopped
 * again; what failed in that is suppressed here.
 */
public final class StartFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailedException(String component, Throwable cause) {
    super(component + " did not start: " + cause, cause);
  }
}
