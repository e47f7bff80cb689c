package dev.hearth.client.daemon;

import dev.hearth.spi.Deadline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Spares clients of several processes to start a daemon each where one is enough. It decides
 * nothing: who cannot have it goes on without, and the daemon's own lock lets one live.
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
      taken = lock != null;
      return taken ? Optional.of(new SpawnLock(channel)) : Optional.empty();
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
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Lets the next one in. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
