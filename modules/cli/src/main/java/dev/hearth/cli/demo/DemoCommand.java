package dev.hearth.cli.demo;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.GlobalOptions;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.Image;
import dev.hearth.cli.daemon.TimeoutOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code hearth demo}: a whole life of a daemon, from its start to its end, with real work. */
public final class DemoCommand implements Command {
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);

  /** Where the image lies in a source tree: {@code jlink/target/hearth}. */
  private static final int LEVELS_TO_SOURCE = 3;

  /** Keeps nothing. */
  public DemoCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Store every file of a folder in a daemon of its own, fetch them all, check each"
                + " digest, show the figures, and leave nothing behind.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(Path.class)
            .paramLabel("FOLDER")
            .description(
                "The folder; otherwise the source tree that this image was built in, otherwise"
                    + " the image itself.")
            .build());
    TimeoutOption.addTo(spec, STEP_TIMEOUT.toSeconds() + "s for each step");
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    refuseAddress(invocation.options());
    Path folder = folder(invocation);
    DemoReport report =
        invocation.options().json()
            ? new JsonReport(invocation.console())
            : new TextReport(invocation.console());
    Duration timeout = TimeoutOption.given(invocation).orElse(STEP_TIMEOUT);
    SourceTree tree = tree(folder);
    try (DemoDaemon daemon = DemoDaemon.prepare()) {
      return run(new DemoRun(daemon, report, invocation, timeout), tree, daemon);
    }
  }

  private static ExitCode run(DemoRun run, SourceTree tree, DemoDaemon daemon)
      throws CommandFailure, InterruptedException {
    try {
      return run.over(tree);
    } catch (CommandFailure failure) {
      if (daemon.isEndedByUser()) {
        throw new InterruptedException("the user has ended the demo");
      }
      throw failure;
    }
  }

  private static void refuseAddress(GlobalOptions options) throws CommandFailure {
    if (options.socket().isPresent()
        || options.instance().isPresent()
        || options.config().isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the demo starts a daemon of its own: --socket, --instance and --config are not for it");
    }
  }

  private static Path folder(Invocation invocation) throws CommandFailure {
    Path named = invocation.parameter(0, Path.class);
    return named == null ? usualFolder(Image.running()) : named;
  }

  private static Path usualFolder(Image image) {
    Path source = image.home();
    for (int i = 0; i < LEVELS_TO_SOURCE && source != null; i++) {
      source = source.getParent();
    }
    return source != null && Files.exists(source.resolve("jlink", "pom.xml"))
        ? source
        : image.home();
  }

  private static SourceTree tree(Path folder) throws CommandFailure {
    SourceTree tree;
    try {
      tree = SourceTree.of(folder.toRealPath());
    } catch (IOException e) {
      throw FileFailure.of("read", folder, e);
    }
    if (tree.files().isEmpty()) {
      throw new CommandFailure(ExitCode.FAILED, "there is no file in " + folder);
    }
    return tree;
  }
}
