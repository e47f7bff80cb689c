package dev.hearth.cli.doctor;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * What was found at one place.
 *
 * @param check the place, in one word
 * @param health how it is
 * @param what what was found, in one line
 * @param mend what to do about it; empty where there is nothing to do
 * @param fix does that, where it is safe
 */
record Finding(String check, Health health, String what, String mend, Optional<Fix> fix) {
  /** How something is. */
  enum Health {
    /** As it should be. */
    OK,
    /** Worth to know; nothing is broken. */
    NOTE,
    /** A daemon does not start, or does not work, because of this. */
    WRONG;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Mends something. */
  @FunctionalInterface
  interface Fix {
    void run() throws IOException;
  }

  static Finding ok(String check, String what) {
    return new Finding(check, Health.OK, what, "", Optional.empty());
  }

  static Finding note(String check, String what, String mend) {
    return new Finding(check, Health.NOTE, what, mend, Optional.empty());
  }

  static Finding wrong(String check, String what, String mend) {
    return new Finding(check, Health.WRONG, what, mend, Optional.empty());
  }

  /** The same, which can be mended from here. */
  Finding with(Fix newFix) {
    return new Finding(check, health, what, mend, Optional.of(newFix));
  }
}
