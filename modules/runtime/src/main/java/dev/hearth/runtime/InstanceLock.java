package dev.hearth.runtime;

import dev.hearth.runtime.service.FolderPlan;
import dev.hearth.runtime.settings.AddressSettings;
import dev.hearth.session.state.InstanceHolder;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.system.FileProblem;
import dev.hearth.spi.transport.Endpoint;
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
  private final InstanceHolder self;
  private final Object folderKey;
  private final AddressSettings settings;

  // Guarded by this.
  private ProcessLock lock;
  private boolean closed;

  private InstanceLock(
      Transport transport,
      Path file,
      InstanceHolder self,
      Object folderKey,
      AddressSettings settings,
      ProcessLock lock) {
    this.transport = transport;
    this.file = file;
    this.self = self;
    this.folderKey = folderKey;
    this.settings = settings;
    this.lock = lock;
  }

  /**
   * Waits until no other daemon has this instance, as long as that one is leaving.
   *
   * @param endpoint this daemon's address, which it has
   * @return empty where nothing can be written to the instance's folder: each service says for
   *     itself whether it can do without
   * @throws BootException if the other one is at work elsewhere, or has the instance for longer
   *     than {@link AddressSettings#predecessorTimeout}, or the system does not lock
   */
  static Optional<InstanceLock> acquire(
      Transport transport, FolderPlan folders, AddressSettings settings, Endpoint endpoint)
      throws BootException, InterruptedException {
    InstanceHolder self = InstanceHolder.current(endpoint);
    Path file;
    try {
      file = folders.lock();
    } catch (IOException e) {
      return notWritable(e);
    }
    try {
      ProcessLock lock = await(transport, file, self, settings, settings.predecessorTimeout());
      if (lock != null) {
        return Optional.of(new InstanceLock(transport, file, self, key(file), settings, lock));
      }
      throw new BootException(
          BootException.Kind.ADDRESS_IN_USE,
          anotherHas(file)
              + "; use that one, stop it, or give this one another name with --instance",
          List.of(),
          null);
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
  }

  private static Optional<InstanceLock> notWritable(IOException e) {
    LOG.warn("instance not locked: {}", e.toString());
    return Optional.empty();
  }

  private static String anotherHas(Path file) throws IOException {
    return "another daemon of this instance is at work"
        + InstanceHolder.in(file).map(holder -> ", " + holder.text()).orElse("");
  }

  /**
   * The other one's lock is looked at now and then, because only who blocks for it without an end
   * would be told. One that is at work elsewhere and does not leave is not waited for.
   *
   * @return null if it is not to be had in time
   */
  private static @Nullable ProcessLock await(
      Transport transport,
      Path file,
      InstanceHolder self,
      AddressSettings settings,
      Duration patience)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.after(patience);
    ProcessLock lock = tryLock(transport, file, self);
    boolean said = false;
    while (lock == null && !deadline.hasPassed() && !staysAtWork(file, self)) {
      if (!said) {
        LOG.info("waiting: {}", anotherHas(file));
        said = true;
      }
      TimeUnit.NANOSECONDS.sleep(
          Math.clamp(deadline.remainingNanos(), 0, settings.lookInterval().toNanos()));
      lock = tryLock(transport, file, self);
    }
    return lock;
  }

  /** Where it cannot be told whether it leaves, it is waited for as if it did. */
  private static boolean staysAtWork(Path file, InstanceHolder self) throws IOException {
    Optional<InstanceHolder> holder =
        InstanceHolder.in(file).filter(named -> named.isElsewhere(self));
    if (holder.isEmpty()) {
      return false;
    }
    try {
      return !holder.get().isLeaving(new StateFolder(folder(file)));
    } catch (IOException e) {
      LOG.debug("whether {} leaves cannot be told: {}", holder.get().text(), e.toString());
      return false;
    }
  }

  @Override
  public String what() {
    return "instance";
  }

  @Override
  public Path folder() {
    return folder(file);
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  /** Which folder it is, whatever its name. */
  private static Object key(Path file) throws IOException {
    Path folder = folder(file);
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
    ProcessLock again = await(transport, file, self, settings, settings.lockTimeout());
    if (again == null) {
      throw new IOException(anotherHas(file));
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

  private static @Nullable ProcessLock tryLock(Transport transport, Path file, InstanceHolder self)
      throws IOException {
    return transport.tryLock(file, self + System.lineSeparator());
  }

  @Override
  public synchronized void close() {
    closed = true;
    lock.close();
  }
}
