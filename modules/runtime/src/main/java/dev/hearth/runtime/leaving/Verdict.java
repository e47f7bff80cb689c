package dev.hearth.runtime.leaving;

import dev.hearth.session.state.ExitCause;
import java.time.Duration;
import java.util.Optional;

/** What a rule says. */
public sealed interface Verdict {
  /**
   * The daemon is to leave, in good order.
   *
   * @param cause why, for programs
   * @param reason why, for people, in one line
   */
  record Leave(ExitCause cause, String reason) implements Verdict {}

  /**
   * The daemon is to stay.
   *
   * @param lookAgain when the rule could say something else; none where only a change of the
   *     situation, from busy to idle or back, can bring that about
   */
  record Stay(Optional<Duration> lookAgain) implements Verdict {
    /** As long as the situation does not change. */
    public static final Stay FOR_NOW = new Stay(Optional.empty());

    /** For some time. */
    public static Stay lookAgainAfter(Duration time) {
      return new Stay(Optional.of(time));
    }
  }
}
