package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.system.InheritedSocket;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import jnr.unixsocket.UnixServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The place of a socket, which this process alone may bind as long as it holds the lock.
 *
 * <pre>
 *  folder/            private, or as configured
 *    default.sock       bound by who holds the lock
 *    default.sock.lock  locked; names the process, for people
 * </pre>
 *
 * Not thread-safe.
 */
final class HeldAddress {
  private static final System.Logger LOG = System.getLogger(HeldAddress.class.getName());
  private static final String SUFFIX = ".lock";

  /** Who deletes a folder meets what is made anew in it once or twice. */
  private static final int MOST_RESTORES = 10;

  /**
   * How long one who has the lock, and may only look at it, is waited for while the address is
   * restored: many times what a look takes, and little to whoever waits to be accepted.
   */
  private static final Duration RESTORE_PATIENCE = Duration.ofMillis(100);

  private final IoEngine engine;
  private final SocketPath path;
  private final ListenOptions options;
  private FileLock lock;
  private @Nullable SocketFile file;

  /** The channel of a socket that whoever started the process has too. */
  private @Nullable UnixServerSocketChannel inheritedChannel;

  private HeldAddress(IoEngine engine, SocketPath path, ListenOptions options, FileLock lock) {
    this.engine = engine;
    this.path = path;
    this.options = options;
    this.lock = lock;
  }

  /** The lock of a socket. */
  static Path lockFile(SocketPath path) {
    return path.file().resolveSibling(path.file().getFileName() + SUFFIX);
  }

  /**
   * Takes the address; nothing is bound yet.
   *
   * @throws BindException if another has it and keeps it
   */
  static HeldAddress take(IoEngine engine, SocketPath path, ListenOptions options)
      throws IOException {
    prepareFolder(engine, path, options);
    Deadline deadline = Deadline.after(options.patience());
    while (true) {
      FileLock lock = lock(engine, path);
      if (lock != null) {
        return new HeldAddress(engine, path, options, lock);
      }
      if (!options.waitsForListener() && SocketConnector.isListenedTo(path)) {
        throw SocketFile.inUse(path);
      }
      if (deadline.hasPassed()) {
        throw heldByAnother(engine, path);
      }
      if (!options.wanted().getAsBoolean()) {
        throw unwanted(engine, path);
      }
      pause(options.lookInterval(), deadline);
    }
  }

  /**
   * Until the next look. A lock that becomes free tells that only to who blocks in {@code flock},
   * and nothing but a signal ends that: closing the descriptor, as for {@code fcntl} of Java's own,
   * does not. That another begins to listen is told by nothing at all.
   */
  private static void pause(Duration interval, Deadline deadline) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.clamp(deadline.remainingNanos(), 0, interval.toNanos()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another held the lock");
    }
  }

  private static void prepareFolder(IoEngine engine, SocketPath path, ListenOptions options)
      throws IOException {
    SocketFolder.prepare(
        Objects.requireNonNull(path.file().getParent()), engine.effectiveUser(), options.folder());
  }

  private static @Nullable FileLock lock(IoEngine engine, SocketPath path) throws IOException {
    return FileLock.tryLock(
        engine, lockFile(path), ProcessIdentity.current() + System.lineSeparator());
  }

  private static BindException heldByAnother(IoEngine engine, SocketPath path) {
    return new BindException(
        inUse(engine, path) + " and does not listen: it is starting, stopping or suspended");
  }

  private static BindException unwanted(IoEngine engine, SocketPath path) {
    return new BindException(
        inUse(engine, path) + ", and nobody waits any more for this process to take its place");
  }

  private static String inUse(IoEngine engine, SocketPath path) {
    return "address in use: "
        + NamedHolder.in(engine, lockFile(path))
            .map(holder -> "process " + holder.pid())
            .orElse("another process")
        + " holds "
        + lockFile(path);
  }

  /** Binds the socket, in the place of one that the dead have left. */
  UnixServerSocketChannel bind() throws IOException {
    UnixServerSocketChannel channel = UnixServerSocketChannel.open();
    try {
      engine.closeOnExec(channel.getFD());
      channel.configureBlocking(false);
      file = SocketFile.bind(channel, path, options);
      return channel;
    } catch (IOException | RuntimeException e) {
      SocketCloser.close(null, channel);
      throw e;
    }
  }

  /**
   * Goes on with the socket that someone else has bound at the address. Where its file is gone, who
   * has queued in it is served all the same, and {@link #restore} makes the address anew.
   *
   * @param inherited closed by this; what it stands for goes on listening, even if this fails
   */
  UnixServerSocketChannel adopt(InheritedSocket inherited) throws IOException {
    UnixServerSocketChannel channel = UnixServerSocketChannel.open();
    try {
      inherited.moveTo(channel.getFD());
      inheritedChannel = channel;
      channel.configureBlocking(false);
      adoptFile();
      return channel;
    } catch (IOException | RuntimeException e) {
      SocketCloser.close(null, () -> close(channel));
      throw e;
    }
  }

  private void adoptFile() throws IOException {
    try {
      file = SocketFile.ofSomeoneElse(path);
    } catch (NoSuchFileException e) {
      LOG.log(
          Level.WARNING,
          "The socket that was handed over has no file any more at {0}. The address is made anew;"
              + " the service manager listens at it again when its socket is started anew",
          path);
    }
  }

  /** Closes a channel of this address; a socket that was inherited goes on listening elsewhere. */
  void close(UnixServerSocketChannel channel) throws IOException {
    if (channel.equals(inheritedChannel)) {
      InheritedSocket.leave(channel);
    } else {
      channel.close();
    }
  }

  /** Whether who connects to the address gets here, and nobody else can bind it. */
  boolean isWhole() {
    return lock.isInPlace() && file != null && file.isInPlace();
  }

  /**
   * Makes anew what is missing.
   *
   * @return another socket, bound at the address, where the one before is not reachable any more;
   *     null where it is, or where it cannot be told yet whose the address is: then it is not
   *     {@link #isWhole}
   * @throws IOException if another has the address by now, or nothing can be made there
   */
  @Nullable UnixServerSocketChannel restore() throws IOException {
    for (int i = 1; i < MOST_RESTORES; i++) {
      try {
        return restoreOnce();
      } catch (NoSuchFileException e) {
        LOG.log(Level.DEBUG, "Deleted again while the address was restored: {0}", e.getMessage());
      }
    }
    return restoreOnce();
  }

  private @Nullable UnixServerSocketChannel restoreOnce() throws IOException {
    prepareFolder(engine, path, options);
    if (!lock.isInPlace()) {
      FileLock again = lockAgain();
      if (again == null) {
        return null;
      }
      lock.close();
      lock = again;
    }
    return file != null && file.isInPlace() ? null : bind();
  }

  /** Null where another has it for longer than a look takes, and is no process that is known. */
  private @Nullable FileLock lockAgain() throws IOException {
    Deadline deadline = Deadline.after(RESTORE_PATIENCE);
    FileLock again = lock(engine, path);
    while (again == null && !deadline.hasPassed()) {
      pause(options.lookInterval(), deadline);
      again = lock(engine, path);
    }
    if (again == null) {
      if (NamedHolder.in(engine, lockFile(path)).filter(ProcessIdentity::isAlive).isPresent()) {
        throw heldByAnother(engine, path);
      }
      LOG.log(
          Level.WARNING,
          "Somebody who is not named holds {0}: the address is restored later",
          lockFile(path));
    }
    return again;
  }

  /** Gives the address back. What could not be removed is told. */
  void giveUp() throws IOException {
    try {
      if (file != null) {
        file.remove();
      }
    } finally {
      lock.close();
    }
  }
}
