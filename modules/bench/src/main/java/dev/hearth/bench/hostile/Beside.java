package dev.hearth.bench.hostile;

import java.util.ArrayList;
import java.util.List;

/**
 * Who else is at the daemon while the one that behaves is measured.
 *
 * @param label as the table shows it
 * @param arguments of the hostile peer behind the daemon's socket; empty for nobody
 * @param stopped whether it is stopped in the midst of its work (SIGSTOP)
 * @param otherUser whether it runs as another user
 */
record Beside(String label, List<String> arguments, boolean stopped, boolean otherUser) {
  private static final int CONNECTIONS = 10_000;

  static final Beside NOBODY = new Beside("nobody", List.of(), false, false);

  private static final List<Beside> OF_THE_SAME_USER =
      List.of(
          new Beside(
              "10,000 that send a byte a second",
              List.of("slow", Integer.toString(CONNECTIONS)),
              false,
              false),
          new Beside("16 that never read", List.of("mute"), false, false),
          new Beside("64 that are stopped", List.of("storm"), true, false),
          new Beside("one that breaks a rule, anew", List.of("garbage"), false, false),
          new Beside("a storm of calls", List.of("storm"), false, false));

  private static final Beside STORM_OF_ANOTHER =
      new Beside("a storm of another user's calls", List.of("storm"), false, true);

  /**
   * All that can be measured here.
   *
   * @param canBeAnother whether a process can be started as another user
   */
  static List<Beside> all(boolean canBeAnother) {
    List<Beside> all = new ArrayList<>(OF_THE_SAME_USER);
    if (canBeAnother) {
      all.add(STORM_OF_ANOTHER);
    }
    return List.copyOf(all);
  }

  boolean isAnyone() {
    return !arguments.isEmpty();
  }
}
