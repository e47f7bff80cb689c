package dev.hearth.launcher.log;

import dev.hearth.runtime.Holding;
import dev.hearth.session.state.OwnerOnly;
import dev.hearth.spi.transport.Restoration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.logging.log4j.core.appender.rolling.RollingFileManager;
import org.apache.logging.log4j.core.appender.rolling.RolloverDescription;
import org.apache.logging.log4j.core.appender.rolling.RolloverDescriptionImpl;
import org.apache.logging.log4j.core.appender.rolling.RolloverListener;
import org.apache.logging.log4j.core.appender.rolling.RolloverStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The file that the log is written to. It goes on under its name, also when it is full or somebody
 * has deleted or renamed it: then it is begun anew.
 */
final class LogFile implements Holding, RolloverStrategy, RolloverListener {
  private final Path file;
  private final RolloverStrategy whenFull;
  private final Consumer<Path> anew;

  // Set before anything is written.
  private @Nullable RollingFileManager manager;
  private volatile @Nullable LogPlace place;

  // Guarded by the manager.
  private boolean isOpenedAnew;
  private long foundBytes;

  /** Which file is written to, whatever its name is by now; null where that is not known. */
  private volatile @Nullable Object written;

  /**
   * @param file absolute
   * @param whenFull renames those that are full
   * @param anew told of the file each time when it is another one
   */
  LogFile(Path file, RolloverStrategy whenFull, Consumer<Path> anew) {
    this.file = file;
    this.whenFull = whenFull;
    this.anew = anew;
  }

  /** Begins. */
  void openedBy(RollingFileManager opened) {
    manager = opened;
    try {
      place = LogPlace.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    opened.addRolloverListener(this);
    written = there();
  }

  /** How much of the file somebody else has written. For who has the manager. */
  long foundBytes() {
    return foundBytes;
  }

  @Override
  public String what() {
    return "log";
  }

  @Override
  public Path folder() {
    return Objects.requireNonNull(file.getParent());
  }

  @Override
  public Restoration keep() {
    if (isInPlace()) {
      return Restoration.NOT_NEEDED;
    }
    try {
      Files.createDirectories(folder(), OwnerOnly.folder());
      // Who logs waits for the manager: nothing is to keep it that can be seen before.
      if (!place().isUsable()) {
        return Restoration.POSTPONED;
      }
    } catch (IOException e) {
      // There is nowhere to say so.
      return Restoration.POSTPONED;
    }
    return openAnew(Objects.requireNonNull(manager));
  }

  private Restoration openAnew(RollingFileManager held) {
    synchronized (held) {
      // Who looks in the midst of a rotation finds no file, and waits here until there is one.
      if (isInPlace()) {
        return Restoration.NOT_NEEDED;
      }
      held.rollover();
      return isInPlace() ? Restoration.DONE : Restoration.POSTPONED;
    }
  }

  private LogPlace place() {
    return Objects.requireNonNull(place);
  }

  private boolean isInPlace() {
    Object known = written;
    return known != null && known.equals(there());
  }

  /** Which file has the name now. */
  private @Nullable Object there() {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      // Windows tells no key, and does not let a file be deleted that is open.
      return key == null ? file : key;
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * What somebody else has put there stays, and is written on if it is a file of this user. Where
   * nothing can be written there the log goes on where it is, under whatever name.
   */
  @Override
  public @Nullable RolloverDescription rollover(RollingFileManager full) {
    if (isInPlace()) {
      isOpenedAnew = true;
      foundBytes = 0;
      return whenFull.rollover(full);
    }
    isOpenedAnew = place().take();
    if (!isOpenedAnew) {
      return null;
    }
    foundBytes = place().bytes();
    return new RolloverDescriptionImpl(file.toString(), true, null, null);
  }

  @Override
  public void rolloverTriggered(String fileName) {}

  @Override
  public void rolloverComplete(String fileName) {
    if (isOpenedAnew) {
      written = place().isTaken() && isKnownNow() ? there() : null;
      anew.accept(file);
    }
  }

  /** The file before may have been another user's, who had made it for this one. */
  private boolean isKnownNow() {
    try {
      place = LogPlace.of(file);
      return true;
    } catch (IOException e) {
      // Deleted again: who logs is not to fail for it, and the next look finds it.
      return false;
    }
  }
}
