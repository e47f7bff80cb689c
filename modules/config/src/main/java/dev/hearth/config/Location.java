package dev.hearth.config;

import com.typesafe.config.ConfigOrigin;
import java.util.Optional;

/**
 * Where something stands in a configuration.
 *
 * @param file a file as it was named, or the description of a source that is no file
 * @param line the line, counted from 1, or 0 when the source as a whole is meant
 */
public record Location(String file, int line) implements Comparable<Location> {
  /** Only an origin with a line says where a value stands; that of merged values has none. */
  static Optional<Location> of(ConfigOrigin origin) {
    return origin.lineNumber() > 0
        ? Optional.of(new Location(source(origin), origin.lineNumber()))
        : Optional.empty();
  }

  /** The name of an origin's source, without the line that its description ends with. */
  private static String source(ConfigOrigin origin) {
    if (origin.filename() != null) {
      return origin.filename();
    }
    String description = origin.description();
    int colon = description.lastIndexOf(": " + origin.lineNumber());
    return colon < 0 ? description : description.substring(0, colon);
  }

  @Override
  public int compareTo(Location other) {
    int byFile = file.compareTo(other.file);
    return byFile == 0 ? Integer.compare(line, other.line) : byFile;
  }

  /** {@code file:line}, as compilers print it. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
