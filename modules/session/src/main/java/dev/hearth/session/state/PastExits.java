package dev.hearth.session.state;

import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Why daemons ended that others have come after. A client that notices late that its daemon is gone
 * finds there what became of it. One file for each, named by the number of its process.
 */
public final class PastExits {
  private PastExits() {}

  /**
   * Puts the {@link LastExit} there, so that there is none. One that cannot be read is removed, and
   * so is one that had this process's number, and would be taken for this one's. For who has the
   * instance's lock.
   *
   * @throws IOException if it cannot be moved; it may be there still
   */
  public static void take(StateFolder folder) throws IOException {
    Optional<LastExit> last;
    try {
      last = LastExit.read(folder);
    } catch (IOException e) {
      Files.deleteIfExists(folder.lastExit());
      throw e;
    }
    if (last.isPresent()) {
      OwnFolder.prepare(folder.pastExits());
      Path file = fileOf(last.get().pid(), folder);
      Files.move(folder.lastExit(), file, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.deleteIfExists(fileOf(ProcessHandle.current().pid(), folder));
  }

  private static Path fileOf(long pid, StateFolder folder) {
    return folder.pastExits().resolve(Long.toString(pid));
  }

  /**
   * All but the newest.
   *
   * @param keep how many these are
   */
  static List<Path> old(int keep, StateFolder folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> there = Files.newDirectoryStream(folder.pastExits(), "[0-9]*")) {
      there.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed());
    return files.subList(Math.min(keep, files.size()), files.size());
  }

  /**
   * Why a daemon ended, whether others have come after it or not. Where it is known no further than
   * by its number, nobody may have come after it: numbers come again.
   *
   * @return none where it has left no word that can be read, or too many others have come after it
   */
  public static Optional<LastExit> of(ProcessIdentity process, StateFolder folder) {
    return read(folder.lastExit())
        .filter(exit -> exit.isOf(process))
        .or(
            () ->
                read(fileOf(process.pid(), folder)).filter(exit -> exit.process().equals(process)));
  }

  private static Optional<LastExit> read(Path file) {
    try {
      return Optional.of(LastExit.read(file));
    } catch (IOException e) {
      // It is not there, or damaged: then it tells nothing.
      return Optional.empty();
    }
  }
}
