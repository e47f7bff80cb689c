package dev.hearth.bench.soak;

import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the soak. */
@Command(
    name = "modules/bench/run soak",
    description =
        "Uses a daemon of the image in all ways at random, and says whether all came back and"
            + " nothing was left.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnExecutionException = SoakMain.NOT_RUN,
    footer = {
      "",
      "Exit status: 0 all is well; 1 something is not, and is named; 2 wrong use; 3 it could not be"
          + " run."
    })
public final class SoakMain implements Callable<Integer> {
  static final int NOT_RUN = 3;

  private static final int WRONG = 1;
  private static final double MILLIS_PER_MINUTE = 60_000;

  /** How long a process may take over what is not timed. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

  private enum Engines {
    EPOLL,
    SELECTOR,
    BOTH;

    List<String> names() {
      return switch (this) {
        case EPOLL -> List.of("epoll");
        case SELECTOR -> List.of("selector");
        case BOTH -> List.of("epoll", "selector");
      };
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How long in all; the engines share it (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "both",
      description = "The daemon's I/O engine: epoll, selector, both (default: ${DEFAULT-VALUE}).")
  private Engines engines = Engines.BOTH;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "What is done: the same for the same seed. Otherwise one is chosen, and printed.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--image",
      paramLabel = "DIR",
      required = true,
      description = "The image (the script gives the one that the build made).")
  private Path image = Path.of("");

  private SoakMain() {}

  /** Runs the soak, and exits with its status. */
  public static void main(String[] arguments) {
    Runtime.getRuntime().addShutdownHook(new Thread(SoakMain::endChildren));
    System.exit(
        new CommandLine(new SoakMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, MeasurementException {
    PrintWriter out = spec.commandLine().getOut();
    long chosen = seed.orElseGet(() -> new SplittableRandom().nextLong() >>> 1);
    out.println("soak: seed " + chosen);
    out.flush();
    Duration each =
        Duration.ofMillis((long) (minutes * MILLIS_PER_MINUTE / engines.names().size()));
    boolean well = true;
    for (String engine : engines.names()) {
      try (Workplace workplace = Workplace.create(ANSWER_LIMIT)) {
        out.println("soak: " + engine + " for " + each.toSeconds() + " s");
        out.flush();
        List<String> wrong =
            Soak.run(
                workplace, new Image(image), engine, each, chosen, line -> say(out, engine, line));
        wrong.forEach(line -> say(out, engine, "WRONG " + line));
        say(out, engine, wrong.isEmpty() ? "all is well" : "not all is well");
        well &= wrong.isEmpty();
      }
    }
    return well ? 0 : WRONG;
  }

  private static void say(PrintWriter out, String engine, String line) {
    out.println("soak: " + engine + ": " + line);
    out.flush();
  }
}
