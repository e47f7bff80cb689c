package dev.hearth.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a path and makes it absolute: {@code ~} is the user's home, and a relative path starts at
 * the folder of the file that states it, for the daemon's working folder means nothing to a user.
 */
final class PathReader implements ValueReader<Path> {

  @Override
  public Optional<Path> read(Node node) {
    return node.read(Scalars.STRING).flatMap(text -> read(node, text));
  }

  private Optional<Path> read(Node node, String text) {
    try {
      return resolve(node, text);
    } catch (InvalidPathException invalid) {
      node.report(
          Problem.Kind.WRONG_TYPE, "is no path: " + invalid.getReason(), "set it to " + expected());
      return Optional.empty();
    }
  }

  @Override
  public String expected() {
    return "a path such as /srv/cache or ~/cache";
  }

  private Optional<Path> resolve(Node node, String text) {
    if (text.isEmpty()) {
      node.reportMismatch(expected());
      return Optional.empty();
    }
    if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
      return Optional.of(
          node.environment().home().resolve(text.substring(Math.min(2, text.length()))));
    }
    Path path = Path.of(text);
    if (path.isAbsolute()) {
      return Optional.of(path);
    }
    Optional<Path> folder = node.folder();
    if (folder.isEmpty()) {
      node.report(
          Problem.Kind.WRONG_TYPE,
          "is the relative path '" + text + "', and no file's folder to start it from",
          "set it to " + expected());
      return Optional.empty();
    }
    return Optional.of(folder.get().resolve(path).normalize());
  }
}
