package dev.hearth.bench.rtt;

import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the two processes of a row may run. A wake-up on the same core costs a fraction of one that
 * has to cross, so a row that is free gives either, as the system's scheduler sees fit; the
 * confined rows say which it was.
 */
enum Placement {
  /** Where the scheduler puts them: what users have, and what the goals are held to. */
  FREE,
  /** Both on one core. */
  SAME,
  /** Each on a core of its own. */
  APART;

  /** The name of the parameter that tells the placement in a table. */
  private static final String PARAM = "cores";

  /** This placement as a parameter of a row. */
  Map<String, String> asParam() {
    return Map.of(PARAM, name().toLowerCase(Locale.ROOT));
  }

  /**
   * Confines two running processes, with all their threads.
   *
   * @param workplace where the program runs that does it
   * @param server the number of the one process
   * @param client the number of the other
   * @throws MeasurementException when the system refuses, or there is no second core
   * @throws InterruptedException when the calling thread is interrupted
   */
  void confine(Workplace workplace, long server, long client)
      throws MeasurementException, InterruptedException {
    if (this != FREE) {
      confine(workplace, server, 0);
      confine(workplace, client, this == SAME ? 0 : 1);
    }
  }

  private static void confine(Workplace workplace, long pid, int core)
      throws MeasurementException, InterruptedException {
    List<String> command =
        List.of("taskset", "-a", "-c", "-p", Integer.toString(core), Long.toString(pid));
    try (ChildProcess taskset = workplace.start("taskset", command)) {
      taskset.awaitSuccess();
    }
  }
}
