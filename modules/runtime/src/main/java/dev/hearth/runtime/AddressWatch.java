package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.session.Deadlines;
import dev.hearth.session.SessionResources;
import dev.hearth.session.state.ExitCause;
import dev.hearth.spi.StopOutcome;
import dev.hearth.spi.transport.Listener;
import java.io.IOException;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the daemon is never one that nobody finds: where somebody has deleted its socket,
 * its lock or their folder, it makes them anew, and where that cannot be done, because another
 * daemon has taken the address by then, say, it asks for an orderly stop.
 *
 * <p>It looks from time to time. Compared with being told by the system: that tells nothing of a
 * folder further up that was moved, and is different on each system.
 */
final class AddressWatch implements Component {
  private static final Logger LOG = LogManager.getLogger(AddressWatch.class);

  private final Listener listener;
  private final Deadlines deadlines;
  private final ShutdownRequest shutdown;
  private final long intervalNanos;

  // Guarded by this.
  private Deadlines.@Nullable Entry next;
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
    intervalNanos = settings.address().checkInterval().toNanos();
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
    if (!stopped) {
      next = deadlines.schedule(System.nanoTime() + intervalNanos, this::look);
    }
  }

  private void look() {
    try {
      if (listener.keepReachable()) {
        LOG.warn("address restored socket={}: somebody had deleted it", listener.endpoint());
      }
      start();
    } catch (IOException e) {
      shutdown.request(ExitCause.LOST_ADDRESS, "the address is lost: " + e.getMessage());
    }
  }

  @Override
  public synchronized StopOutcome stop(Duration deadline) {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
    return StopOutcome.GRACEFUL;
  }
}
