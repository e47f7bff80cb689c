package dev.hearth.cli.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A place for a file that is there for a moment, which only this user can read. Closing it removes
 * both, and so does the end of the process by an interrupt.
 */
final class Spool implements AutoCloseable {
  private final Path folder;
  private final Thread atTheEnd;

  private Spool(Path folder) {
    this.folder = folder;
    atTheEnd = Thread.ofPlatform().name("spool").unstarted(this::removeUnchecked);
  }

  static Spool create() throws IOException {
    Spool spool = new Spool(Files.createTempDirectory("hearth-"));
    Runtime.getRuntime().addShutdownHook(spool.atTheEnd);
    return spool;
  }

  /** The file, which need not be there. */
  Path file() {
    return folder.resolve("blob");
  }

  private void removeUnchecked() {
    try {
      remove();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " is left behind", e);
    }
  }

  /** What is on its way to the file lies beside it. */
  private void remove() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException _) {
      return; // the process ends: it is removed by that
    }
    remove();
  }
}
