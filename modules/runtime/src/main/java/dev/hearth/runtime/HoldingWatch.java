package dev.hearth.runtime;

import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.runtime.settings.AddressSettings;
import dev.hearth.session.Deadlines;
import dev.hearth.session.state.ExitCause;
import dev.hearth.spi.StopOutcome;
import dev.hearth.spi.system.FileProblem;
import dev.hearth.spi.transport.Restoration;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees that the daemon goes on having what is its own in a folder, though others delete it: it
 * makes that anew, and where this cannot be done, because another daemon has taken it by then, say,
 * it asks for an orderly stop.
 *
 * <p>Where the system tells what happens in the folder, it looks a moment after that, and rarely
 * besides, because nothing tells of a folder that is moved away. Elsewhere it looks more often. The
 * moment is there for whoever deletes more than one file: what is made anew in between would be
 * deleted, too, or keep the folder from being removed.
 */
final class HoldingWatch implements Component {
  private static final Logger LOG = LogManager.getLogger(HoldingWatch.class);

  private final Path folder;
  private final List<Holding> holdings;
  private final Deadlines deadlines;
  private final ShutdownRequest shutdown;
  private final AddressSettings settings;

  /** Taken by who looks: looks come one after the other. */
  private final ReentrantLock turn = new ReentrantLock();

  // Guarded by this.
  private @Nullable FolderWatch watch;
  private boolean cannotBeTold = !FolderWatch.isSupported();
  private Deadlines.@Nullable Entry next;
  private long nextAt;
  private boolean stopped;

  /**
   * @param holdings what lies in the folder
   */
  HoldingWatch(
      Path folder,
      List<Holding> holdings,
      Deadlines deadlines,
      ShutdownRequest shutdown,
      AddressSettings settings) {
    this.folder = folder;
    this.holdings = List.copyOf(holdings);
    this.deadlines = deadlines;
    this.shutdown = shutdown;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "the watch over the "
        + holdings.stream().map(Holding::what).collect(Collectors.joining(" and the "));
  }

  @Override
  public boolean isRequired() {
    return true;
  }

  /** Nothing but the first look is planned here: who waits for the start does not wait for more. */
  @Override
  public void start() {
    lookWithin(settings.settleTime());
  }

  /** Looks after a time, unless it will before that anyway. */
  private synchronized void lookWithin(Duration time) {
    long at = System.nanoTime() + time.toNanos();
    if (stopped || (next != null && nextAt - at <= 0)) {
      return;
    }
    if (next != null) {
      next.cancel();
    }
    nextAt = at;
    // Not on the timer's thread: a file system that hangs would hold up all deadlines.
    next = deadlines.schedule(at, () -> Thread.startVirtualThread(this::look));
  }

  private void look() {
    turn.lock();
    try {
      synchronized (this) {
        next = null;
      }
      for (Holding holding : holdings) {
        keep(holding);
      }
    } catch (InterruptedException e) {
      // Nobody but this class has the thread.
      throw new IllegalStateException(name() + " was interrupted", e);
    } finally {
      turn.unlock();
    }
  }

  private void keep(Holding holding) throws InterruptedException {
    try {
      lookWithin(until(holding, holding.keep()));
    } catch (IOException e) {
      shutdown.request(
          ExitCause.LOST_ADDRESS, "the " + holding.what() + " is lost: " + FileProblem.of(e));
    } catch (RuntimeException e) {
      // A defect, which must not end the watch: nobody else would plan the next look.
      LOG.error("cannot look after the {} folder={}", holding.what(), folder, e);
      lookWithin(settings.checkInterval());
    }
  }

  /** Until the next look. */
  private Duration until(Holding holding, Restoration made) {
    return switch (made) {
      case NOT_NEEDED -> interval();
      case DONE -> {
        LOG.warn("{} restored folder={}: somebody had deleted it", holding.what(), folder);
        yield watchAnew();
      }
      // Nothing tells that a lock is given back.
      case POSTPONED -> settings.checkInterval();
    };
  }

  /** Until the next look, before which the folder is watched if it can be. */
  private synchronized Duration interval() {
    return watch != null && watch.isValid() ? settings.watchedCheckInterval() : watchAnew();
  }

  /** Watches the folder that is there now. What has happened before that is looked for soon. */
  private synchronized Duration watchAnew() {
    if (stopped || cannotBeTold) {
      return settings.checkInterval();
    }
    try {
      if (watch == null) {
        watch = FolderWatch.open(folder, () -> lookWithin(settings.settleTime()));
      }
      watch.renew();
      return settings.settleTime();
    } catch (NoSuchFileException e) {
      // Deleted again already.
      return settings.settleTime();
    } catch (IOException e) {
      cannotBeTold = true;
      LOG.info("not told what is deleted folder={}: {}", folder, e.toString());
      return settings.checkInterval();
    }
  }

  @Override
  public synchronized StopOutcome stop(Duration deadline) {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
    if (watch != null) {
      try {
        watch.close();
      } catch (IOException e) {
        LOG.warn("{} does not end: {}", name(), e.toString());
        return StopOutcome.FORCED;
      }
    }
    return StopOutcome.GRACEFUL;
  }
}
