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
 * <p>Where the system tells what happens in the folder, it looks then, and rarely besides, because
 * nothing tells of a folder that is moved away. Elsewhere it looks more often.
 */
final class AddressWatch implements Component {
  private static final Logger LOG = LogManager.getLogger(AddressWatch.class);

  private final Listener listener;
  private final Deadlines deadlines;
  private final ShutdownRequest shutdown;
  private final AddressSettings settings;

  // Guarded by this.
  private Deadlines.@Nullable Entry next;
  private @Nullable FolderWatch watch;
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
    if (stopped) {
      return;
    }
    Path folder = Path.of(listener.endpoint().address()).getParent();
    if (folder != null && FolderWatch.isSupported()) {
      try {
        watch = FolderWatch.open(folder, this::check);
      } catch (IOException e) {
        LOG.info("not told what is deleted folder={}: {}", folder, e.toString());
      }
    }
    schedule();
  }

  private synchronized void schedule() {
    if (!stopped) {
      boolean told = watch != null && watch.watches();
      Duration interval = told ? settings.watchedCheckInterval() : settings.checkInterval();
      next = deadlines.schedule(System.nanoTime() + interval.toNanos(), this::look);
    }
  }

  private void look() {
    if (check()) {
      schedule();
    }
  }

  /** Whether the daemon can be reached, again or still. */
  private boolean check() {
    try {
      if (listener.keepReachable()) {
        LOG.warn("address restored socket={}: somebody had deleted it", listener.endpoint());
        watchAgain();
      }
      return true;
    } catch (IOException e) {
      shutdown.request(ExitCause.LOST_ADDRESS, "the address is lost: " + e.getMessage());
      return false;
    }
  }

  /** What was made anew lies in another folder, perhaps. */
  private synchronized void watchAgain() {
    if (watch == null || stopped) {
      return;
    }
    try {
      watch.register();
    } catch (IOException e) {
      LOG.warn(
          "not told any more what is deleted socket={}: {}", listener.endpoint(), e.toString());
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
