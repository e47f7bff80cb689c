package dev.hearth.runtime.leaving;

import dev.hearth.runtime.settings.LeaveSettings;
import dev.hearth.session.state.ExitCause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rules that the configuration asks for. None of them leaves while the daemon is busy. */
public final class LeaveRules {
  private static final Path MEMORY = Path.of("/proc/meminfo");

  private LeaveRules() {}

  /**
   * All of them as one.
   *
   * @param image the folder of the image that the daemon runs from
   */
  public static LeaveRule of(LeaveSettings settings, Path image) {
    List<LeaveRule> rules = new ArrayList<>();
    settings.idleTimeout().ifPresent(time -> rules.add(idle(time)));
    settings
        .minAvailableMemory()
        .ifPresent(
            least ->
                rules.add(
                    LeaveRule.onceIdleFor(
                        settings.lookInterval(),
                        new LowMemoryRule(least, settings.lookInterval(), MEMORY))));
    if (settings.newerImage()) {
      rules.add(LeaveRule.whenIdle(NewerImageRule.of(image, settings.lookInterval())));
    }
    return LeaveRule.anyOf(rules);
  }

  /** Nobody was there for so long. */
  static LeaveRule idle(Duration time) {
    return LeaveRule.onceIdleFor(
        time,
        _ ->
            new Verdict.Leave(
                ExitCause.IDLE, "idle for " + time.toSeconds() + " s (daemon.leave.idle-timeout)"));
  }
}
