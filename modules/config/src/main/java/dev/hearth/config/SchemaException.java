package dev.hearth.config;

/** A record class cannot serve as a schema: a mistake of its author, not of a configuration's. */
public final class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaException(String message) {
    super(message);
  }

  SchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
