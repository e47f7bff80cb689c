package dev.hearth.launcher;

/**
 * How {@code hearthd} ends. The numbers are documented in docs/operations.md and never change. None
 * is 3, with which the JVM ends where memory runs out ({@code ExitOnOutOfMemoryError}).
 */
enum ExitCode {
  /**
   * It did what it was asked to: served until it was told to stop, or checked and found nothing.
   */
  OK(0),
  /** It failed in a way that has no number of its own. */
  FAILED(1),
  /** The command line is wrong. */
  USAGE(2),
  /** Someone listens at the address already. */
  ADDRESS_IN_USE(4),
  /** The address cannot be bound. */
  ADDRESS(5),
  /** A required service cannot be loaded or did not start. */
  SERVICE(6),
  /** It stopped, but something had to be cut off or left behind. */
  UNCLEAN_STOP(7),
  /** It did not stop within {@code daemon.end-timeout}, and was ended. */
  CUT_SHORT(8),
  /** The configuration is wrong: {@code EX_CONFIG} of sysexits.h. */
  CONFIGURATION(78);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
