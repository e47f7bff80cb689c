package dev.hearth.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in the configuration: what is in effect there, and what the user wrote there.
 *
 * <p>Both are kept because a value that was merged or substituted no longer knows its line; the
 * user's own file, before anything is put in its place, does.
 */
final class Node {
  private final KeyPath path;
  private final @Nullable Node parent;
  private final @Nullable ConfigValue value;
  private final @Nullable ConfigValue written;
  private final Content content;
  private final Reading reading;

  private Node(
      KeyPath path,
      @Nullable Node parent,
      @Nullable ConfigValue value,
      @Nullable ConfigValue written,
      Reading reading) {
    this.path = path;
    this.parent = parent;
    this.value = value;
    this.written = written;
    this.content = Content.of(value);
    this.reading = reading;
  }

  static Node root(ConfigObject effective, Reading reading) {
    return new Node(KeyPath.ROOT, null, effective, reading.written(), reading);
  }

  KeyPath path() {
    return path;
  }

  Content content() {
    return content;
  }

  UserEnvironment environment() {
    return reading.environment();
  }

  /** The node of a key of this section, be it there or not. */
  Node child(String key) {
    return new Node(
        path.child(key),
        this,
        content instanceof Content.Section(ConfigObject section, _) ? section.get(key) : null,
        written instanceof ConfigObject section ? writtenIn(section, key) : null,
        reading);
  }

  /** The node of an element of this list, counted from 0. */
  Node element(int index) {
    return new Node(
        path.element(index),
        this,
        content instanceof Content.Elements(ConfigList list) ? list.get(index) : null,
        written instanceof ConfigList list && index < list.size() ? list.get(index) : null,
        reading);
  }

  /** Into a section that is itself the product of a substitution, there is no looking. */
  private static @Nullable ConfigValue writtenIn(ConfigObject section, String key) {
    try {
      return section.get(key);
    } catch (ConfigException.NotResolved _) {
      return null;
    }
  }

  /**
   * Reads this node, unless a substitution in it is open, which is reported.
   *
   * @return the value, or nothing if a problem was reported
   */
  <T> Optional<T> read(ValueReader<T> reader) {
    return isResolved() ? reader.read(this) : Optional.empty();
  }

  /** Whether there is anything to read; an open substitution is reported. */
  boolean isResolved() {
    if (content instanceof Content.Unresolved(String text)) {
      report(
          Problem.Kind.UNRESOLVED,
          "cannot resolve " + (written == null ? text : render(written)),
          "define that key or environment variable, or write ${?...} if it may be absent");
      return false;
    }
    return true;
  }

  /** The value in effect as HOCON on one line. */
  String render() {
    return value == null ? "null" : render(value);
  }

  private static String render(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  /** Whether this can be read as a section; one that is absent is a section without keys. */
  boolean isSection() {
    return content instanceof Content.Section || content instanceof Content.Absent;
  }

  /** Reports that what stands here, if anything does, is not what is expected. */
  void reportMismatch(String expected) {
    if (content instanceof Content.Absent) {
      report(Problem.Kind.MISSING, "has no value and no default", "set it to " + expected);
    } else {
      report(Problem.Kind.WRONG_TYPE, "is " + content.description(), "set it to " + expected);
    }
  }

  void report(Problem.Kind kind, String what, String remedy) {
    reading.problems().add(new Problem(location(), path, kind, what, remedy));
  }

  /** Where this stands, or, if it does not, the nearest section around it that the user wrote. */
  Location location() {
    if (parent == null) {
      return reading.file();
    }
    return writtenLocation()
        .or(() -> Optional.ofNullable(value).map(ConfigValue::origin).flatMap(Location::of))
        .or(this::sourceOfScalar)
        .orElseGet(parent::nearestWritten);
  }

  /** The folder of the file that this was written in, if it is one; absolute. */
  Optional<Path> folder() {
    return Optional.ofNullable(written)
        .or(() -> Optional.ofNullable(value))
        .filter(origin -> origin.origin().filename() != null)
        .map(origin -> Path.of(origin.origin().filename()).toAbsolutePath().getParent());
  }

  private Location nearestWritten() {
    return parent == null ? reading.file() : writtenLocation().orElseGet(parent::nearestWritten);
  }

  private Optional<Location> writtenLocation() {
    return Optional.ofNullable(written).map(ConfigValue::origin).flatMap(Location::of);
  }

  /** A value that comes from no file, an environment variable's for one, has no line. */
  private Optional<Location> sourceOfScalar() {
    return content instanceof Content.Scalar && value != null
        ? Optional.of(new Location(value.origin().description(), 0))
        : Optional.empty();
  }
}
