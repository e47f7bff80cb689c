package dev.hearth.config;

import java.util.Comparator;

/**
 * One thing that is wrong with a configuration.
 *
 * @param location where it stands
 * @param key the key that it is about; {@link KeyPath#ROOT} when it is about the whole file
 * @param kind what kind of mistake it is, for programs
 * @param what what is wrong, a clause without a full stop
 * @param remedy what to do about it, a clause without a full stop
 */
public record Problem(Location location, KeyPath key, Kind kind, String what, String remedy)
    implements Comparable<Problem> {

  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::location)
          .thenComparing(problem -> problem.key().toString())
          .thenComparing(Problem::what);

  /** The kinds of mistakes. */
  public enum Kind {
    /** A file does not exist or cannot be read. */
    UNREADABLE,
    /** A file is not HOCON; what comes after the place is not known. */
    SYNTAX,
    /** A substitution names neither a key nor an environment variable. */
    UNRESOLVED,
    /** Nothing reads this key. */
    UNKNOWN_KEY,
    /** A key that needs a value has none, neither in the file nor by default. */
    MISSING,
    /** A value is of another type than its key's. */
    WRONG_TYPE,
    /** A value is of the right type and too small or too large. */
    OUT_OF_RANGE,
    /** The values of a section are not accepted together. */
    REFUSED
  }

  /** One line: {@code hearth.conf:12: cache.max-bytez: unknown key; did you mean 'max-bytes'?}. */
  public String describe() {
    String subject = key.isRoot() ? "" : key + ": ";
    return location + ": " + subject + what + "; " + remedy;
  }

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }
}
