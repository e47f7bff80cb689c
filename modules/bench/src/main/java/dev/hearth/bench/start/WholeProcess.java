package dev.hearth.bench.start;

import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.turns.Reading;
import java.util.List;
import java.util.Map;

/**
 * A program from its start to its end.
 *
 * @param name what messages call it
 * @param command the program and its arguments; it has to exit with 0
 * @param environment what it finds besides the variables of the harness
 */
record WholeProcess(String name, List<String> command, Map<String, String> environment) {

  static final String METRIC = "start to end";

  List<Reading> measure(Workplace workplace) throws MeasurementException, InterruptedException {
    try (ChildProcess process = workplace.start(name, command, environment)) {
      process.awaitSuccess();
      return List.of(new Reading(METRIC, "ms", process.millisSinceStart()));
    }
  }
}
