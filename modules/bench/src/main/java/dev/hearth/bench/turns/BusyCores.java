package dev.hearth.bench.turns;

import dev.hearth.bench.process.CProgram;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One loop a core, each a process that ends with this object. */
final class BusyCores implements MachineState.Hold {

  private final List<ChildProcess> loops = new ArrayList<>();

  private BusyCores() {}

  /**
   * Starts them.
   *
   * @param priority the command that runs them with another priority; empty for the usual one
   */
  static BusyCores start(Workplace workplace, List<String> priority)
      throws MeasurementException, InterruptedException {
    Path busy = CProgram.compile(workplace, "busy");
    BusyCores cores = new BusyCores();
    try {
      for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
        List<String> command = new ArrayList<>(priority);
        command.addAll(List.of(busy.toString(), Integer.toString(core)));
        ChildProcess loop = workplace.start("the busy loop of core " + core, command);
        cores.loops.add(loop);
        loop.await("ready");
      }
      return cores;
    } catch (MeasurementException | InterruptedException e) {
      cores.close();
      throw e;
    }
  }

  @Override
  public void close() {
    loops.forEach(ChildProcess::close);
  }
}
