package dev.hearth.bench.turns;

import dev.hearth.bench.process.CProgram;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One {@code chrt -i 0} loop a core (SCHED_IDLE), each a process that ends with this object. */
final class BusyCores implements MachineState.Hold {

  private final List<ChildProcess> loops = new ArrayList<>();

  private BusyCores() {}

  static BusyCores start(Workplace workplace) throws MeasurementException, InterruptedException {
    Path busy = CProgram.compile(workplace, "busy");
    BusyCores cores = new BusyCores();
    try {
      for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
        List<String> command = List.of("chrt", "-i", "0", busy.toString(), Integer.toString(core));
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
