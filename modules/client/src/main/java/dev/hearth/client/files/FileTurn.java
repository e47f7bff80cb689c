package dev.hearth.client.files;

import dev.hearth.session.state.OwnerOnly;
import dev.hearth.spi.Deadline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file: one has it, of all threads of all processes.
 *
 * <p>The system gives such locks to processes. Whoever closes any channel of the file ends the lock
 * that another thread of the process has, so there is a turn within the process first, and only who
 * has that opens the file.
 */
public final class FileTurn implements AutoCloseable {
  private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

  private static final Set<OpenOption> EXISTING =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> MADE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private final FileChannel channel;
  private final Semaphore turn;

  private FileTurn(FileChannel channel, Semaphore turn) {
    this.channel = channel;
    this.turn = turn;
  }

  /**
   * Takes the lock if it is free.
   *
   * @param file made where it is missing, for nobody but the user; not through a link
   * @return none if another thread or process has it
   * @throws IOException if the file cannot be made or opened
   */
  public static Optional<FileTurn> tryAcquire(Path file) throws IOException {
    return tryAcquire(file, MADE);
  }

  /**
   * The same with a file that is there.
   *
   * @throws java.nio.file.NoSuchFileException if it is not
   */
  public static Optional<FileTurn> tryAcquireExisting(Path file) throws IOException {
    return tryAcquire(file, EXISTING);
  }

  private static Optional<FileTurn> tryAcquire(Path file, Set<OpenOption> options)
      throws IOException {
    Semaphore turn = turnOf(file);
    return turn.tryAcquire()
        ? take(file, options, turn, channel -> channel.tryLock() != null)
        : Optional.empty();
  }

  /**
   * Waits for the lock.
   *
   * @return none if others have it for all that time
   * @throws IOException if the file cannot be made or opened
   */
  public static Optional<FileTurn> acquire(Path file, Deadline deadline)
      throws IOException, InterruptedException {
    Semaphore turn = turnOf(file);
    if (!turn.tryAcquire(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    return take(
        file, MADE, turn, channel -> channel.tryLock() != null || lock(channel, file, deadline));
  }

  /** How the lock of an open file is had; false if it is not. */
  private interface Locking<E extends Exception> {
    boolean lock(FileChannel channel) throws IOException, E;
  }

  /** For who has the turn, which is given back unless the lock is had. */
  private static <E extends Exception> Optional<FileTurn> take(
      Path file, Set<OpenOption> options, Semaphore turn, Locking<E> locking)
      throws IOException, E {
    @Nullable FileChannel channel = null;
    boolean taken = false;
    try {
      channel = open(file, options);
      taken = locking.lock(channel);
      return taken ? Optional.of(new FileTurn(channel, turn)) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      // Of somebody in this process who knows of no turns.
      return Optional.empty();
    } finally {
      if (!taken) {
        giveBack(channel, turn);
      }
    }
  }

  /** The kernel wakes who waits in it, and only that thread; closing the channel ends the wait. */
  private static boolean lock(FileChannel channel, Path file, Deadline deadline)
      throws IOException, InterruptedException {
    FutureTask<FileLock> wait = new FutureTask<>(channel::lock);
    Thread.ofPlatform().daemon().name("hearth-file-turn").start(wait);
    try {
      wait.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException("cannot wait for " + file + ": " + e.getCause(), e);
    }
  }

  private static Semaphore turnOf(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    Path key =
        folder == null || name == null || !folder.toFile().exists()
            ? absolute
            : folder.toRealPath().resolve(name);
    return TURNS.computeIfAbsent(key, _ -> new Semaphore(1));
  }

  private static FileChannel open(Path file, Set<OpenOption> options) throws IOException {
    return FileChannel.open(file, options, OwnerOnly.file());
  }

  /** Whether a thread of this process has the turn, and perhaps the lock. */
  public static boolean isOfThisProcess(Path file) throws IOException {
    return turnOf(file).availablePermits() == 0;
  }

  /** The file, for whoever has the lock: to open and close it otherwise would end that. */
  public FileChannel channel() {
    return channel;
  }

  /** Lets the next one in. */
  @Override
  public void close() throws IOException {
    giveBack(channel, turn);
  }

  private static void giveBack(@Nullable FileChannel channel, Semaphore turn) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      turn.release();
    }
  }
}
