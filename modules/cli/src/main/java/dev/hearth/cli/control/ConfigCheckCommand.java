package dev.hearth.cli.control;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.Image;
import dev.hearth.client.daemon.DaemonProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code hearth config check}: has the image's {@code hearthd} check the configuration, without a
 * daemon. Only that program sees the services, which bring the keys of their own sections.
 */
final class ConfigCheckCommand implements Command {
  /** What hearthd ends with where its command line is wrong. */
  private static final int USAGE = 2;

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Report everything that is wrong with the configuration. Needs no daemon.");
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
    return exitCode(run(words));
  }

  private static int run(List<String> words) throws CommandFailure, InterruptedException {
    try {
      return new ProcessBuilder(words).inheritIO().start().waitFor();
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
