package dev.hearth.session.state;

import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
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
 * finds there what became of it. One file for each, by the number of its process; the newest few.
 */
public final class PastExits {
  private static final int KEPT = 8;

  private PastExits() {}

  /**
   * Puts the {@link LastExit} there, so that there is none. For who has the instance's lock.
   *
   * @throws IOException if it cannot be moved; it may be there still
   */
  public static void take(StateFolder folder) throws IOException {
    Optional<LastExit> last = LastExit.read(folder);
    if (last.isEmpty()) {
      return;
    }
    OwnFolder.prepare(folder.pastExits());
    Path file = folder.pastExits().resolve(Long.toString(last.get().pid()));
    Files.move(folder.lastExit(), file, StandardCopyOption.ATOMIC_MOVE);
    forgetAllBut(KEPT, folder);
  }

  private static void forgetAllBut(int kept, StateFolder folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> there = Files.newDirectoryStream(folder.pastExits())) {
      there.forEach(files::add);
    }
    files.sort(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed());
    for (Path old : files.subList(Math.min(kept, files.size()), files.size())) {
      Files.deleteIfExists(old);
    }
  }

  /**
   * Why a daemon ended, whether others have come after it or not.
   *
   * @param process where it is known no further than by its number, that has to do
   * @return none where it has left no word, or too many others have come after it
   * @throws IOException if what it has left cannot be read, or is damaged
   */
  public static Optional<LastExit> of(ProcessIdentity process, StateFolder folder)
      throws IOException {
    Optional<LastExit> last = LastExit.read(folder).filter(exit -> exit.isOf(process));
    if (last.isPresent()) {
      return last;
    }
    Path file = folder.pastExits().resolve(Long.toString(process.pid()));
    try {
      return Optional.of(LastExit.read(file)).filter(exit -> exit.isOf(process));
    } catch (NoSuchFileException e) {
      // It may have been moved there between both looks, and then it is not there yet; or it never
      // was.
      return Optional.empty();
    }
  }
}
