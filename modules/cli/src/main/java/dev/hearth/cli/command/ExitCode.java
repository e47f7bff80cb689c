package dev.hearth.cli.command;

/**
 * How the process ends. The numbers and the names are a promise to scripts: entries are only ever
 * added. docs/operations.md lists them.
 */
public enum ExitCode {
  /** It is done. */
  OK(0, "ok"),
  /** A file could not be read or written, or the daemon answered with an error. */
  FAILED(1, "failed"),
  /** The command line is wrong. */
  USAGE(2, "usage"),
  /** The configuration is wrong. */
  CONFIGURATION(3, "configuration"),
  /** No daemon is at the address. */
  NO_DAEMON(4, "no-daemon"),
  /** The cache has no entry under the key. */
  NOT_FOUND(5, "not-found"),
  /** The daemon, or the system, does not let this user or this version of Hearth in. */
  REFUSED(6, "refused"),
  /** What was asked for was not done in time. */
  TIMED_OUT(7, "timed-out"),
  /** Bytes have not the digest that they should have. */
  DAMAGED(8, "damaged"),
  /** The daemon was started and ended before it was ready. */
  NOT_STARTED(9, "not-started"),
  /** A recording was played, and not all was as it had been. */
  DIFFERENT(10, "different"),
  /** The user has ended it, with Ctrl-C say: 128 and the signal's number, as shells have it. */
  INTERRUPTED(130, "interrupted");

  private final int number;
  private final String label;

  ExitCode(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** What the process returns. */
  public int number() {
    return number;
  }

  /** What programs read in the place of the number. */
  public String label() {
    return label;
  }
}
