package dev.hearth.runtime.leaving;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A reason to leave. Asked by one thread at a time; short, since a timer's thread asks. */
@FunctionalInterface
public interface LeaveRule {
  /** Whether the daemon is to leave now. */
  Verdict judge(Situation situation);

  /**
   * Leaves for the first rule that says so, and otherwise looks again when the first of them wants
   * to.
   */
  static LeaveRule anyOf(List<LeaveRule> rules) {
    List<LeaveRule> all = List.copyOf(rules);
    return situation -> {
      Optional<Duration> next = Optional.empty();
      for (LeaveRule rule : all) {
        switch (rule.judge(situation)) {
          case Verdict.Leave leave -> {
            return leave;
          }
          case Verdict.Stay stay ->
              next =
                  Stream.concat(next.stream(), stay.lookAgain().stream()).min(Duration::compareTo);
        }
      }
      return new Verdict.Stay(next);
    };
  }

  /** The rule while the daemon is idle; while it is busy it stays. */
  static LeaveRule whenIdle(LeaveRule rule) {
    return situation -> situation.idle().isPresent() ? rule.judge(situation) : Verdict.Stay.FOR_NOW;
  }

  /** The rule once the daemon has been idle for some time; until then it stays. */
  static LeaveRule onceIdleFor(Duration time, LeaveRule rule) {
    return whenIdle(
        situation -> {
          Duration left = time.minus(situation.idle().orElse(Duration.ZERO));
          return left.isPositive() ? Verdict.Stay.lookAgainAfter(left) : rule.judge(situation);
        });
  }
}
