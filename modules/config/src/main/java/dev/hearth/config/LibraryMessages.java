package dev.hearth.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.Optional;

/** Turns the HOCON library's exceptions into problems. */
final class LibraryMessages {
  private LibraryMessages() {}

  /**
   * The problem that an exception tells of.
   *
   * @param source the source being read, for exceptions that do not say where they come from
   */
  static Problem problem(
      ConfigException exception, String source, Problem.Kind kind, String remedy) {
    Optional<ConfigOrigin> origin = Optional.ofNullable(exception.origin());
    Location location = origin.flatMap(Location::of).orElse(new Location(source, 0));
    String message = Optional.ofNullable(exception.getMessage()).orElse("it cannot be read");
    String prefix = origin.map(known -> known.description() + ": ").orElse("");
    String what = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    return new Problem(location, KeyPath.ROOT, kind, withoutAdvice(what), remedy);
  }

  /** The library's advice in parentheses is longer than what it is about, and often beside it. */
  private static String withoutAdvice(String message) {
    int advice = message.indexOf(" (if you ");
    return advice < 0 ? message : message.substring(0, advice);
  }
}
