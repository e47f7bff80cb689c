package dev.hearth.cli.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * A file that a service manager reads. It has a mark of ours, and one without is never touched.
 *
 * @param path where it is
 * @param text what it says
 */
record UnitFile(Path path, String text) {
  /** Stands in each of these files, in a comment. */
  static final String MARK = "Written by 'hearth install', removed by 'hearth uninstall'.";

  /** What is at the path. */
  enum State {
    ABSENT,
    SAME,
    OLDER,
    FOREIGN
  }

  State state() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return State.ABSENT;
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return State.FOREIGN;
    }
    // Whatever it is, it can be read as this.
    String there = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    if (!there.contains(MARK)) {
      return State.FOREIGN;
    }
    byte[] ours = text.getBytes(StandardCharsets.UTF_8);
    return there.equals(new String(ours, StandardCharsets.ISO_8859_1)) ? State.SAME : State.OLDER;
  }

  /** What is said at the path, whatever it is. */
  String there() throws IOException {
    return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
  }

  /** Puts it there as a whole. */
  void write() throws IOException {
    Path folder = Objects.requireNonNull(path.getParent());
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, ".hearth", ".tmp");
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  void remove() throws IOException {
    Files.delete(path);
  }
}
