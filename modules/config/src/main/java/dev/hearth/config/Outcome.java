package dev.hearth.config;

import java.util.List;

/**
 * What came of reading or binding a configuration: a value, or all that is wrong with it.
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T> {

  /**
   * There was nothing to object to.
   *
   * @param value what was read
   */
  record Bound<T>(T value) implements Outcome<T> {}

  /**
   * There is no value, for these reasons.
   *
   * @param problems all of them, at least one, in the order of {@link Problem#compareTo}
   */
  record Invalid<T>(List<Problem> problems) implements Outcome<T> {
    /** Sorts and copies the problems; refuses an empty list. */
    public Invalid {
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("an invalid outcome needs at least one problem");
      }
      problems = problems.stream().sorted().toList();
    }
  }
}
