package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.FileKind;
import dev.hearth.platform.posix.engine.FileNumber;
import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.spi.transport.ProcessLock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is locked. Whoever may delete files of the folder can delete this one too, so a lock
 * counts only while its file is the one under the path; that is looked at after locking, because
 * between opening and locking the holder may have gone and taken its file along.
 *
 * <pre>
 *  A   open ── lock ── compare: same ─────────────── delete, unlock
 *  B             open ── lock: held                               │
 *  C             open ………………………………………………………………………………………… lock ── compare: gone ── open ── lock …
 * </pre>
 */
final class FileLock implements ProcessLock {
  private static final System.Logger LOG = System.getLogger(FileLock.class.getName());
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** Each time, another has deleted the file within microseconds, with or without a lock. */
  private static final int MOST_TRIES = 100;

  private final Path path;
  private final OpenDescriptor file;
  private final FileNumber number;

  private FileLock(Path path, OpenDescriptor file, FileNumber number) {
    this.path = path;
    this.file = file;
    this.number = number;
  }

  /**
   * Locks a file.
   *
   * @param content what stands in it then, for people
   * @return null if another has it
   */
  static @Nullable FileLock tryLock(IoEngine engine, Path path, String content) throws IOException {
    for (int i = 0; i < MOST_TRIES; i++) {
      OpenDescriptor file = open(engine, path);
      boolean kept = false;
      try {
        if (!engine.tryLock(file, false)) {
          return null;
        }
        FileLock lock = new FileLock(path, file, engine.numberOf(file));
        if (lock.isInPlace()) {
          lock.keepToOwner();
          lock.sign(content);
        }
        kept = lock.isInPlace();
        if (kept) {
          return lock;
        }
      } finally {
        if (!kept) {
          file.close();
        }
      }
    }
    throw new IOException("the lock is deleted again and again: " + path);
  }

  /** Opens it, whatever the user has made of the permissions of a file that is the user's own. */
  private static OpenDescriptor open(IoEngine engine, Path path) throws IOException {
    try {
      return engine.openLockFile(path);
    } catch (AccessDeniedException e) {
      FileKind kind = FileKind.at(path);
      if (!kind.regular() || kind.owner() != engine.effectiveUser()) {
        throw e;
      }
      Files.setPosixFilePermissions(path, OWNER_ONLY);
      return engine.openLockFile(path);
    }
  }

  /** Nobody else may read it, whatever it was before. Without that it is locked all the same. */
  private void keepToOwner() {
    try {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A lock''s permissions stay as they are: {0}", e.toString());
    }
  }

  /** For people; so a disk that is full does not decide who has the lock. */
  private void sign(String content) {
    try {
      // Never made anew by this: that would be a file that nobody has locked.
      Files.writeString(
          path,
          content,
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A lock does not name its holder: {0}", e.toString());
    }
  }

  /**
   * Whether someone holds a lock. Looking takes it for an instant, together with others who look.
   *
   * @throws IOException if it cannot be told
   */
  static boolean isHeld(IoEngine engine, Path path) throws IOException {
    OpenDescriptor file;
    try {
      file = engine.openForReading(path);
    } catch (NoSuchFileException e) {
      return false;
    }
    try {
      if (!engine.kindOf(file).regular()) {
        throw new IOException("what is there is no lock: " + path);
      }
      return !engine.tryLock(file, true);
    } finally {
      file.close();
    }
  }

  @Override
  public boolean isInPlace() {
    try {
      return number.equals(FileNumber.at(path));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      if (isInPlace()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A lock's file stays, which does no harm: " + path, e);
    } finally {
      file.close();
    }
  }
}
