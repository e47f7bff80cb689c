package dev.hearth.session;

import java.io.IOException;

/** A session that could not be opened. */
public final class SessionException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient SessionEnd end;

  /** A session that ended before it was open. */
  public SessionException(SessionEnd end) {
    super(end.message(), end.failure());
    this.end = end;
  }

  /** How it ended. */
  public SessionEnd end() {
    return end;
  }
}
