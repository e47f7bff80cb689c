package dev.hearth.runtime;

import dev.hearth.runtime.service.FolderPlan;
import dev.hearth.runtime.settings.AddressSettings;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.system.FileProblem;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.ProcessLock;
import dev.hearth.spi.transport.Restoration;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The lock on an instance's state, held until the last service has stopped. The address is free for
 * the next daemon as soon as this one serves nobody new; what it still has in work uses the files
 * of its services, so the next one lets its peers queue until this is done.
 *
 * <pre>
 *  one daemon    address ═══════════════╗ drains, stops services
 *                instance ══════════════╬══════════════════════╗
 *  the next                             ╚═ address: peers queue ╚═ instance: services start
 * </pre>
 */
final class InstanceLock implements Holding, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(InstanceLock.class);

  private final Transport transport;
  private final Path file;
  private final Object folderKey;
  private final AddressSettings settings;

  // Guarded by this.
  private ProcessLock lock;
  private boolean closed;

  private InstanceLock(
      Transport transport,
      Path file,
      Object folderKey,
      AddressSettings settings,
      ProcessLock lock) {
    this.transport = transport;
    this.file = file;
    this.folderKey = folderKey;
    this.settings = settings;
    this.lock = lock;
  }

  /**
   * Waits until no other daemon has this instance.
   *
   * @param patience how long the other one may have it
   * @return empty where nothing can be written to the instance's folder: each service says for
   *     itself whether it can do without
   * @throws BootException if the other one has it for longer, or the system does not lock
   */
  static Optional<InstanceLock> acquire(
      Transport transport, FolderPlan folders, AddressSettings settings, Duration patience)
      throws BootException, InterruptedException {
    Path file;
    try {
      file = folders.lock();
    } catch (IOException e) {
      return notWritable(e);
    }
    try {
      ProcessLock lock = await(transport, file, settings.lookInterval(), patience);
      if (lock != null) {
        return Optional.of(new InstanceLock(transport, file, key(file), settings, lock));
      }
    } catch (IOException e) {
      if (!Files.isWritable(file.getParent())) {
        return notWritable(e);
      }
      throw new BootException(
          BootException.Kind.ADDRESS,
          "the instance cannot be locked: " + FileProblem.of(e),
          List.of(),
          e);
    }
    throw new BootException(
        BootException.Kind.ADDRESS_IN_USE,
        anotherHas(transport, file) + "; stop it, or give this one another name with --instance",
        List.of(),
        null);
  }

  private static Optional<InstanceLock> notWritable(IOException e) {
    LOG.warn("instance not locked: {}", e.toString());
    return Optional.empty();
  }

  private static String anotherHas(Transport transport, Path file) {
    return "another daemon of this instance is at work" + holder(transport, file);
  }

  /**
   * The other one's lock is looked at now and then, because only who blocks for it without an end
   * would be told.
   *
   * @return null if it is not to be had in time
   */
  private static @Nullable ProcessLock await(
      Transport transport, Path file, Duration lookInterval, Duration patience)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.after(patience);
    ProcessLock lock = tryLock(transport, file);
    if (lock == null) {
      LOG.info("waiting: {}", anotherHas(transport, file));
    }
    while (lock == null && !deadline.hasPassed()) {
      TimeUnit.NANOSECONDS.sleep(Math.clamp(deadline.remainingNanos(), 0, lookInterval.toNanos()));
      lock = tryLock(transport, file);
    }
    return lock;
  }

  @Override
  public String what() {
    return "instance";
  }

  @Override
  public Path folder() {
    return Objects.requireNonNull(file.getParent());
  }

  /** Which folder it is, whatever its name. */
  private static Object key(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    // Windows tells no key, and does not let a folder be deleted whose files are open.
    return key == null ? folder : key;
  }

  /**
   * {@inheritDoc} Others look at the lock, for which they take it for an instant: so it is waited
   * for.
   *
   * @throws IOException also if the whole folder was deleted: what services had in it is lost, and
   *     a new start serves their users better than what is left
   */
  @Override
  public Restoration keep() throws IOException, InterruptedException {
    synchronized (this) {
      if (closed || lock.isInPlace()) {
        return Restoration.NOT_NEEDED;
      }
    }
    if (Files.notExists(folder()) || !key(file).equals(folderKey)) {
      throw new IOException("somebody has deleted " + folder());
    }
    ProcessLock again = await(transport, file, settings.lookInterval(), settings.lockTimeout());
    if (again == null) {
      throw new IOException(anotherHas(transport, file));
    }
    synchronized (this) {
      if (closed) {
        again.close();
        return Restoration.NOT_NEEDED;
      }
      lock.close();
      lock = again;
      return Restoration.DONE;
    }
  }

  private static @Nullable ProcessLock tryLock(Transport transport, Path file) throws IOException {
    return transport.tryLock(file, ProcessIdentity.current() + System.lineSeparator());
  }

  private static String holder(Transport transport, Path file) {
    return transport.lockHolder(file).map(holder -> ", process " + holder.pid()).orElse("");
  }

  @Override
  public synchronized void close() {
    closed = true;
    lock.close();
  }
}
