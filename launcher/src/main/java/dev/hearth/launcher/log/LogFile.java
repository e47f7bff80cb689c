package dev.hearth.launcher.log;

import dev.hearth.runtime.Holding;
import dev.hearth.session.state.OwnerOnly;
import dev.hearth.spi.transport.Restoration;
import java.io.IOException;
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
    opened.addRolloverListener(this);
    written = there();
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
    } catch (IOException e) {
      // There is nowhere to say so.
      return Restoration.POSTPONED;
    }
    Objects.requireNonNull(manager).rollover();
    return isInPlace() ? Restoration.DONE : Restoration.POSTPONED;
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

  /** What somebody else has put there stays, and is written on. */
  @Override
  public RolloverDescription rollover(RollingFileManager full) {
    return isInPlace()
        ? whenFull.rollover(full)
        : new RolloverDescriptionImpl(file.toString(), true, null, null);
  }

  @Override
  public void rolloverTriggered(String fileName) {}

  @Override
  public void rolloverComplete(String fileName) {
    written = there();
    anew.accept(file);
  }
}
