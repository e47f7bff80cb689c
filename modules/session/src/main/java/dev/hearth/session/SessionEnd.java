package dev.hearth.session;

import org.jspecify.annotations.Nullable;

/**
 * How a session ended.
 *
 * @param cause the kind of end
 * @param message what happened, for people
 * @param failure the failure behind it, where there is one
 */
public record SessionEnd(EndCause cause, String message, @Nullable Throwable failure) {
  SessionEnd(EndCause cause, String message) {
    this(cause, message, null);
  }
}
