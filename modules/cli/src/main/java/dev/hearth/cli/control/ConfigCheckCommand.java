package dev.hearth.cli.control;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.Image;
import dev.hearth.cli.daemon.TimeoutOption;
import dev.hearth.cli.output.Quantity;
import dev.hearth.client.daemon.DaemonProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code hearth config check}: has the image's {@code hearthd} check the configuration, without a
 * daemon. Only that program sees the services, which bring the keys of their own sections.
 */
final class ConfigCheckCommand implements Command {
  /** How long hearthd may take for it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What hearthd ends with where its command line is wrong. */
  private static final int USAGE = 2;

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Report everything that is wrong with the configuration. Needs no daemon.");
    TimeoutOption.addTo(spec, TIMEOUT.toSeconds() + "s");
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Image.running().hearthd().toString());
    words.add("--check");
    if (invocation.options().json()) {
      words.add("--json");
    }
    invocation
        .options()
        .config()
        .ifPresent(file -> words.addAll(List.of("--config", file.toString())));
    invocation.console().out().flush();
    return exitCode(run(words, TimeoutOption.given(invocation).orElse(TIMEOUT)));
  }

  private static int run(List<String> words, Duration timeout)
      throws CommandFailure, InterruptedException {
    Process hearthd = start(words);
    try {
      if (!hearthd.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new CommandFailure(
            ExitCode.TIMED_OUT,
            String.join(" ", words)
                + " has not ended after "
                + Quantity.shortTime(timeout.toNanos())
                + ", and was killed; wait longer with --timeout");
      }
      return hearthd.exitValue();
    } finally {
      hearthd.destroyForcibly();
    }
  }

  private static Process start(List<String> words) throws CommandFailure {
    try {
      return new ProcessBuilder(words).inheritIO().start();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot run " + words.getFirst() + ": " + e.getMessage(), e);
    }
  }

  private static ExitCode exitCode(int ofHearthd) throws CommandFailure {
    return switch (ofHearthd) {
      case 0 -> ExitCode.OK;
      case USAGE -> ExitCode.USAGE;
      case DaemonProcess.EXIT_CONFIGURATION -> ExitCode.CONFIGURATION;
      default ->
          throw new CommandFailure(
              ExitCode.FAILED,
              "the check itself failed: hearthd ended with exit code " + ofHearthd);
    };
  }
}
