package dev.hearth.session.state;

import java.util.Locale;
import java.util.Optional;

/** Why a daemon ended. The labels are a promise to programs: entries are only ever added. */
public enum ExitCause {
  /** A client asked for it. */
  REQUESTED,
  /** A signal asked for it. */
  SIGNAL,
  /** The program that started it has ended. */
  INPUT_ENDED,
  /** Nobody needed it for so long as is configured. */
  IDLE,
  /** The machine was short of memory. */
  LOW_MEMORY,
  /** It could not be reached any more. */
  LOST_ADDRESS,
  /** Another version of its image has taken the place of the one that it runs. */
  NEWER_IMAGE,
  /** Another daemon has taken over its address. */
  REPLACED,
  /** It was bound to its address, and did not get further. */
  NOT_STARTED;

  /** In lower case, with hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What a label stands for; none for one that a later version has added. */
  static Optional<ExitCause> of(String label) {
    for (ExitCause cause : values()) {
      if (cause.label().equals(label)) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }
}
