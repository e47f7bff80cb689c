package dev.hearth.session.compression;

/** What is said to be compressed data is not, or is not that of as many bytes as was said. */
public final class CorruptDataException extends Exception {
  private static final long serialVersionUID = 1L;

  CorruptDataException(String message) {
    super(message);
  }

  CorruptDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
