package dev.hearth.runtime.connection;

import dev.hearth.session.Deadlines;
import dev.hearth.session.SessionEnd;
import dev.hearth.spi.ConnectionHandle;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of peers that broke a rule or were not let in: of the first at once, of those within an
 * interval after that together, so that a flood of such peers does not become one of log lines.
 * Thread-safe.
 */
final class RefusalLog {
  private static final Logger LOG = LogManager.getLogger(RefusalLog.class);

  private final Deadlines deadlines;
  private final Duration interval;

  // Guarded by this.
  private boolean silent;
  private long unsaid;
  private @Nullable SessionEnd last;

  RefusalLog(Deadlines deadlines, Duration interval) {
    this.deadlines = deadlines;
    this.interval = interval;
  }

  void add(ConnectionHandle handle, SessionEnd end) {
    synchronized (this) {
      if (silent) {
        unsaid++;
        last = end;
        return;
      }
      silent = true;
    }
    LOG.info("connection ended cause={} handle={}: {}", end.cause(), handle, end.message());
    awaitInterval();
  }

  private void awaitInterval() {
    deadlines.schedule(System.nanoTime() + interval.toNanos(), this::intervalPassed);
  }

  private void intervalPassed() {
    long count;
    SessionEnd latest;
    synchronized (this) {
      count = unsaid;
      latest = last;
      unsaid = 0;
      last = null;
      silent = latest != null;
    }
    if (latest != null) {
      LOG.info(
          "connections ended count={} within_ms={}, the last cause={}: {}",
          count,
          interval.toMillis(),
          latest.cause(),
          latest.message());
      awaitInterval();
    }
  }
}
