package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.leaving.LeaveRule;
import dev.hearth.runtime.leaving.Situation;
import dev.hearth.runtime.leaving.Verdict;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.runtime.lifecycle.Occupancy;
import dev.hearth.session.Deadlines;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.StopOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the rules looked at: when the daemon is ready, when it becomes idle, and when one of them
 * wants to look again. So while it is busy nobody looks, and while it is idle there is one entry in
 * the timer.
 */
final class LeaveWatch implements Component {
  /** After a look: one client after the other makes the daemon idle thousands of times a second. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LeaveRule rules;
  private final Occupancy occupancy;
  private final Deadlines deadlines;
  private final ShutdownRequest shutdown;

  // Guarded by this.
  private Deadlines.@Nullable Entry next;
  private long nextAt;
  private long lookedAt;
  private boolean looking;
  private boolean missed;
  private boolean over;

  @Inject
  LeaveWatch(
      LeaveRule rules, Occupancy occupancy, SessionResources resources, ShutdownRequest shutdown) {
    this.rules = rules;
    this.occupancy = occupancy;
    this.deadlines = resources.deadlines();
    this.shutdown = shutdown;
  }

  @Override
  public String name() {
    return "the rules to leave by";
  }

  @Override
  public boolean isRequired() {
    return true;
  }

  @Override
  public void start() {
    occupancy.whenIdle(this::becameIdle);
    lookAt(System.nanoTime());
  }

  private synchronized void becameIdle() {
    long now = System.nanoTime();
    long rested = lookedAt + REST_NANOS;
    lookAt(now - rested < 0 ? rested : now);
  }

  /** Unless there is an earlier look to come. One that hangs is the only one. */
  private synchronized void lookAt(long at) {
    if (over || (next != null && nextAt - at <= 0)) {
      return;
    }
    if (looking) {
      missed = true;
      return;
    }
    if (next != null) {
      next.cancel();
    }
    nextAt = at;
    // Not on the timer's thread: the image may lie on a file system that hangs.
    next = deadlines.schedule(at, () -> Thread.startVirtualThread(this::look));
  }

  private void look() {
    switch (judge()) {
      case Verdict.Leave leave -> shutdown.request(leave.cause(), leave.reason());
      case Verdict.Stay(Optional<Duration> again) ->
          again.ifPresent(time -> lookAt(System.nanoTime() + time.toNanos()));
    }
  }

  private Verdict judge() {
    begin();
    try {
      return rules.judge(new Situation(occupancy.idle()));
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    next = null;
    looking = true;
    lookedAt = System.nanoTime();
  }

  private synchronized void end() {
    looking = false;
    if (missed) {
      missed = false;
      becameIdle();
    }
  }

  @Override
  public synchronized StopOutcome stop(Duration deadline) {
    over = true;
    if (next != null) {
      next.cancel();
      next = null;
    }
    return StopOutcome.GRACEFUL;
  }
}
