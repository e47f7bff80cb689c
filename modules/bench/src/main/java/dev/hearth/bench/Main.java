package dev.hearth.bench;

import dev.hearth.bench.allocation.AllocationBench;
import dev.hearth.bench.blob.BlobBench;
import dev.hearth.bench.connections.ConnectionsBench;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.hostile.HostileBench;
import dev.hearth.bench.idle.IdleBench;
import dev.hearth.bench.push.PushBench;
import dev.hearth.bench.rtt.RttBench;
import dev.hearth.bench.start.StartBench;
import dev.hearth.bench.throughput.ThroughputBench;
import dev.hearth.bench.turns.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the benches: {@code run NAME [--json FILE] [--check]}. */
@Command(
    name = "modules/bench/run",
    description = "Measures Hearth beside what people would use in its place.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnExecutionException = Run.NOT_MEASURED,
    footer = {
      "",
      "modules/bench/run soak --help says how to use a daemon at random.",
      "Exit status: 0 measured (and, with --check, every goal met); 1 a goal was missed with"
          + " --check;",
      "2 wrong use; 3 something could not be measured."
    })
public final class Main implements Callable<Integer> {

  private static final Map<String, Function<Image, Bench>> BENCHES =
      new TreeMap<>(
          Map.of(
              "allocation",
              AllocationBench::bench,
              "blob",
              BlobBench::bench,
              "connections",
              ConnectionsBench::bench,
              "hostile",
              HostileBench::bench,
              "idle",
              IdleBench::bench,
              "push",
              PushBench::bench,
              "rtt",
              RttBench::bench,
              "start",
              StartBench::bench,
              "throughput",
              ThroughputBench::bench));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description =
          "Which bench: allocation, blob, connections, hostile, idle, push, rtt, start,"
              + " throughput.")
  private String name = "";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the report there as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--check", description = "Exits with 1 when a goal is missed.")
  private boolean check;

  @Option(
      names = "--image",
      paramLabel = "DIR",
      required = true,
      description = "The image to measure (the script gives the one that the build made).")
  private Path image = Path.of("");

  @Option(
      names = "--answer-limit",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long a process may take over one turn (default: ${DEFAULT-VALUE}).")
  private int answerLimitSeconds;

  private Main() {}

  /** Runs the bench that the arguments name, and exits with its status. */
  public static void main(String[] arguments) {
    // Whoever ends a run early ends all that it started.
    Runtime.getRuntime().addShutdownHook(new Thread(Main::endChildren));
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Function<Image, Bench> bench = BENCHES.get(name);
    if (bench == null) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no bench named \""
              + name
              + "\". There are: "
              + String.join(", ", BENCHES.keySet()));
    }
    Run run =
        new Run(
            json,
            check,
            Duration.ofSeconds(answerLimitSeconds),
            spec.commandLine().getOut(),
            spec.commandLine().getErr());
    return run.of(bench.apply(new Image(image)));
  }
}
