package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.runtime.settings.AddressSettings;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.session.Deadlines;
import dev.hearth.session.SessionResources;
import dev.hearth.session.state.ExitCause;
import dev.hearth.spi.StopOutcome;
import dev.hearth.spi.transport.Listener;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the daemon is never one that nobody finds: where somebody has deleted its socket,
 * its lock or their folder, it makes them anew, and where that cannot be done, because another
 * daemon has taken the address by then, say, it asks for an orderly stop.
 *
 * <p>Where the system tells what happens in the folder, it looks a moment after that, and rarely
 * besides, because nothing tells of a folder that is moved away. Elsewhere it looks more often. The
 * moment is there for whoever deletes more than one file: what is made anew in between would be
 * deleted, too, or keep the folder from being removed.
 */
final class AddressWatch implements Component {
  private static final Logger LOG = LogManager.getLogger(AddressWatch.class);

  private final Listener listener;
  private final Deadlines deadlines;
  private final ShutdownRequest shutdown;
  private final AddressSettings settings;

  // Guarded by this.
  private @Nullable FolderWatch watch;
  private Deadlines.@Nullable Entry next;
  private long nextAt;
  private boolean stopped;

  @Inject
  AddressWatch(
      Listener listener,
      SessionResources resources,
      ShutdownRequest shutdown,
      DaemonSettings settings) {
    this.listener = listener;
    this.deadlines = resources.deadlines();
    this.shutdown = shutdown;
    this.settings = settings.address();
  }

  @Override
  public String name() {
    return "the watch over the address";
  }

  @Override
  public boolean isRequired() {
    return true;
  }

  @Override
  public synchronized void start() {
    Path folder = Path.of(listener.endpoint().address()).getParent();
    if (!stopped && folder != null && FolderWatch.isSupported()) {
      try {
        watch = FolderWatch.open(folder, () -> lookWithin(settings.settleTime()));
      } catch (IOException e) {
        LOG.info("not told what is deleted folder={}: {}", folder, e.toString());
      }
    }
    lookWithin(interval());
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
    next = deadlines.schedule(at, this::look);
  }

  private void look() {
    synchronized (this) {
      next = null;
    }
    try {
      boolean restored = listener.keepReachable();
      if (restored) {
        LOG.warn("address restored socket={}: somebody had deleted it", listener.endpoint());
      }
      lookWithin(restored ? watchAnew() : interval());
    } catch (IOException e) {
      shutdown.request(ExitCause.LOST_ADDRESS, "the address is lost: " + e.getMessage());
    }
  }

  /** Until the next look, before which the folder is watched if it can be. */
  private synchronized Duration interval() {
    if (watch == null || stopped) {
      return settings.checkInterval();
    }
    return watch.isValid() ? settings.watchedCheckInterval() : watchAnew();
  }

  /** Watches the folder that is there now. What has happened before that is looked for soon. */
  private synchronized Duration watchAnew() {
    if (watch == null || stopped) {
      return settings.checkInterval();
    }
    try {
      watch.renew();
      return settings.settleTime();
    } catch (NoSuchFileException e) {
      // Deleted again already.
      return settings.settleTime();
    } catch (IOException e) {
      LOG.info("not told what is deleted socket={}: {}", listener.endpoint(), e.toString());
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
        LOG.warn("the watch over the address does not end: {}", e.toString());
        return StopOutcome.FORCED;
      }
    }
    return StopOutcome.GRACEFUL;
  }
}
