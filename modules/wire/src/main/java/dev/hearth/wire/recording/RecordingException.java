package dev.hearth.wire.recording;

/** Bytes that are no recording, or one of a version that is not known here. */
public final class RecordingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with them. */
  public RecordingException(String message) {
    super(message);
  }
}
