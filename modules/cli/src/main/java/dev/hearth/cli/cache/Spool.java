package dev.hearth.cli.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A place for a file that is there for a moment, which only this user can read. Closing it removes
 * both.
 *
 * @param folder the place
 */
record Spool(Path folder) implements AutoCloseable {
  static Spool create() throws IOException {
    return new Spool(Files.createTempDirectory("hearth-"));
  }

  /** The file, which need not be there. */
  Path file() {
    return folder.resolve("blob");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file());
    Files.delete(folder);
  }
}
