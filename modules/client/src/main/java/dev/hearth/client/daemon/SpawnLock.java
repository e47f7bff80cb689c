package dev.hearth.client.daemon;

import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Spares clients of several processes to start a daemon each where one is enough. It decides
 * nothing: who cannot have it goes on without, and the daemon's own lock lets one live. While it is
 * held, its file names the process, for people.
 */
final class SpawnLock implements AutoCloseable {
  private final FileChannel channel;

  private SpawnLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock if it is free.
   *
   * @return none if another has it
   * @throws IOException if the file cannot be made or opened
   */
  static Optional<SpawnLock> tryAcquire(Path file) throws IOException {
    FileChannel channel = open(file);
    boolean taken = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return Optional.empty();
      }
      sign(channel);
      taken = true;
      return Optional.of(new SpawnLock(channel));
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  /**
   * Waits for the lock.
   *
   * @return none if another has it for all that time
   * @throws IOException if the file cannot be made or opened
   */
  static Optional<SpawnLock> acquire(Path file, Deadline deadline)
      throws IOException, InterruptedException {
    Optional<SpawnLock> free = tryAcquire(file);
    if (free.isPresent()) {
      return free;
    }
    FileChannel channel = open(file);
    boolean taken = false;
    // The kernel wakes who waits in it, and only that thread; closing the channel ends the wait.
    FutureTask<FileLock> wait = new FutureTask<>(channel::lock);
    Thread.ofPlatform().daemon().name("hearth-spawn-lock").start(wait);
    try {
      wait.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
      sign(channel);
      taken = true;
      return Optional.of(new SpawnLock(channel));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IOException("cannot wait for " + file + ": " + e.getCause(), e);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly());
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Through the channel: to close another one of the same file would end the lock. */
  private static void sign(FileChannel channel) throws IOException {
    channel.truncate(0);
    channel.write(
        StandardCharsets.UTF_8.encode(ProcessIdentity.current() + System.lineSeparator()));
  }

  /**
   * Looks who has it. Takes it for an instant where it is free.
   *
   * @throws IOException if it cannot be told
   */
  static LockLook look(Transport transport, Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // To open a pipe would wait for who reads it.
      throw new IOException("what is there is no lock: " + file);
    }
    Optional<ProcessIdentity> named = transport.lockHolder(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null ? new LockLook.Held(named) : new LockLook.Free(named);
    } catch (NoSuchFileException e) {
      return new LockLook.Absent();
    } catch (OverlappingFileLockException e) {
      return new LockLook.Held(named);
    }
  }

  /** Lets the next one in. */
  @Override
  public void close() throws IOException {
    try {
      channel.truncate(0);
    } finally {
      channel.close();
    }
  }
}
