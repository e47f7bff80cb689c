package dev.hearth.bench.soak.worker;

/** Something is not as it should be. */
final class SoakException extends Exception {
  private static final long serialVersionUID = 1L;

  SoakException(String message) {
    super(message);
  }
}
