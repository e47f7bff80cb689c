package dev.hearth.session.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What daemons have left that did not come to an end of their own. */
public final class Remains {
  private static final String FATAL_ERROR = "hs_err_pid";
  private static final String FATAL_ERROR_END = ".log";

  private Remains() {}

  /**
   * Files of an instance that were being written when their writer died. One whose process ID is
   * that of a living process is no remains: it may be the writer, and where the number has only
   * been given out again, the file does no harm until that one has gone.
   */
  public static List<Path> temporaryFiles(StateFolder folder) throws IOException {
    String prefix = folder.lastExit().getFileName() + ".";
    return list(folder.path(), prefix + "*").stream()
        .filter(file -> !isAlive(file.getFileName().toString().substring(prefix.length())))
        .toList();
  }

  private static boolean isAlive(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid)).isPresent();
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /**
   * What the JVMs of daemons that crashed have written, of all instances of the user, the newest
   * first.
   */
  public static List<Path> fatalErrors(StateFolder folder) throws IOException {
    List<Path> files = new ArrayList<>(list(above(folder), FATAL_ERROR + "*" + FATAL_ERROR_END));
    files.sort(Comparator.comparingLong(Remains::modifiedMillis).reversed());
    return files;
  }

  private static long modifiedMillis(Path file) {
    return file.toFile().lastModified();
  }

  /** What the JVM of one daemon has written when it crashed. */
  public static Optional<Path> fatalError(StateFolder folder, long pid) {
    Path file = above(folder).resolve(FATAL_ERROR + pid + FATAL_ERROR_END);
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  /** The JVM's options name it before it is known which instance it will be. */
  private static Path above(StateFolder folder) {
    Path above = folder.path().getParent();
    return above == null ? folder.path() : above;
  }

  private static List<Path> list(Path folder, String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> there = Files.newDirectoryStream(folder, pattern)) {
      there.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return files;
  }

  /**
   * Removes what is of no use to anyone: the temporary files, and of the fatal errors and the
   * {@link PastExits} all but the newest. One that has this process's number was left by another
   * that had it, and would be taken for this one's. For who has the instance's lock.
   *
   * @param keep how many fatal errors are kept
   * @param keepExits how many past exits are
   * @return what was removed
   */
  public static List<Path> sweep(StateFolder folder, int keep, int keepExits) throws IOException {
    List<Path> removed = new ArrayList<>(temporaryFiles(folder));
    fatalError(folder, ProcessHandle.current().pid()).ifPresent(removed::add);
    List<Path> fatal = new ArrayList<>(fatalErrors(folder));
    fatal.removeAll(removed);
    removed.addAll(fatal.subList(Math.min(keep, fatal.size()), fatal.size()));
    removed.addAll(PastExits.old(keepExits, folder));
    for (Path file : removed) {
      Files.deleteIfExists(file);
    }
    return removed;
  }
}
