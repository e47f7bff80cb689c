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
import org.jspecify.annotations.Nullable;

/**
 * Has the rules looked at: when the daemon is ready, whenever it becomes idle, and when one of them
 * wants to look again. So while it is busy nobody looks, and while it is idle there is one entry in
 * the timer.
 */
final class LeaveWatch implements Component {
  private final LeaveRule rules;
  private final Occupancy occupancy;
  private final Deadlines deadlines;
  private final ShutdownRequest shutdown;

  // Guarded by this.
  private Deadlines.@Nullable Entry next;
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
    occupancy.whenIdle(() -> lookAfter(Duration.ZERO));
    lookAfter(Duration.ZERO);
  }

  private synchronized void lookAfter(Duration time) {
    if (over) {
      return;
    }
    if (next != null) {
      next.cancel();
    }
    // Not on the timer's thread: the image may lie on a file system that hangs.
    next =
        deadlines.schedule(
            System.nanoTime() + time.toNanos(), () -> Thread.startVirtualThread(this::look));
  }

  private void look() {
    switch (rules.judge(new Situation(occupancy.idle()))) {
      case Verdict.Leave leave -> shutdown.request(leave.cause(), leave.reason());
      case Verdict.Stay(Optional<Duration> again) -> again.ifPresent(this::lookAfter);
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
