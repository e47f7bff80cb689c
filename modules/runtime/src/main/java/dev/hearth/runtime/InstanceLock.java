package dev.hearth.runtime;

import dev.hearth.runtime.service.FolderPlan;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.ProcessLock;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
final class InstanceLock implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(InstanceLock.class);

  private final @Nullable ProcessLock lock;

  private InstanceLock(@Nullable ProcessLock lock) {
    this.lock = lock;
  }

  /**
   * Waits until no other daemon has this instance. Where the file cannot be made, each service says
   * for itself whether it can do without a folder.
   *
   * <p>The other one's lock is looked at now and then, because only who blocks for it without an
   * end would be told.
   *
   * @param deadline how long the other one may have it
   * @param lookInterval how often that is looked at
   * @throws BootException if the other one has it for longer
   */
  static InstanceLock acquire(
      Transport transport, FolderPlan folders, Deadline deadline, Duration lookInterval)
      throws BootException, InterruptedException {
    Path file;
    try {
      file = folders.lock();
      ProcessLock lock = tryLock(transport, file);
      while (lock == null && !deadline.hasPassed()) {
        TimeUnit.NANOSECONDS.sleep(
            Math.clamp(deadline.remainingNanos(), 0, lookInterval.toNanos()));
        lock = tryLock(transport, file);
      }
      if (lock != null) {
        return new InstanceLock(lock);
      }
    } catch (IOException e) {
      LOG.warn("instance not locked: {}", e.toString());
      return new InstanceLock(null);
    }
    throw new BootException(
        BootException.Kind.ADDRESS_IN_USE,
        "another daemon of this instance is at work"
            + holder(transport, file)
            + "; stop it, or give this one another name with --instance",
        List.of(),
        null);
  }

  private static @Nullable ProcessLock tryLock(Transport transport, Path file) throws IOException {
    return transport.tryLock(file, ProcessIdentity.current() + System.lineSeparator());
  }

  private static String holder(Transport transport, Path file) {
    return transport.lockHolder(file).map(holder -> ", process " + holder.pid()).orElse("");
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
