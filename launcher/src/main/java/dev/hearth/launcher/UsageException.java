package dev.hearth.launcher;

/** The command line is wrong. The message says what and what to do. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message + "; 'hearthd --help' shows what there is");
  }
}
