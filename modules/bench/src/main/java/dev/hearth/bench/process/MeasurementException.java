package dev.hearth.bench.process;

/** A measurement that gave no figure; the message says what happened, for the table. */
public final class MeasurementException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * A measurement failed.
   *
   * @param message what happened, to what
   */
  public MeasurementException(String message) {
    super(message);
  }

  /**
   * A measurement failed because of something else that did.
   *
   * @param message what was being done
   * @param cause what went wrong; its message is added
   */
  public MeasurementException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
