package dev.hearth.cli.logs;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonLogFile;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hearth logs}: reads the daemon's log, and needs no daemon for that. */
public final class LogsCommand implements Command {
  private static final String FOLLOW = "-f";
  private static final String COUNT = "-n";
  private static final int USUAL = 50;
  private static final int MOST = 1_000_000;

  /** Keeps nothing. */
  public LogsCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show the daemon's log, whether it runs or not.");
    spec.addOption(
        OptionSpec.builder(FOLLOW, "--follow")
            .type(boolean.class)
            .description(
                "Go on with what is written from now on, also where nothing has been written yet.")
            .build());
    spec.addOption(
        OptionSpec.builder(COUNT, "--lines")
            .type(int.class)
            .paramLabel("N")
            .description("How many of the last lines, 0 to " + MOST + "; otherwise " + USUAL + ".")
            .build());
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    int count = invocation.option(COUNT, USUAL);
    if (count < 0 || count > MOST) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot show " + count + " lines; use " + COUNT + " with 0 to " + MOST);
    }
    if (invocation.has(FOLLOW) && invocation.options().json()) {
      throw new CommandFailure(
          ExitCode.USAGE, "with --json there is one object, which -f would never end");
    }
    DaemonTarget target = DaemonTarget.of(invocation);
    Path log = DaemonLogFile.of(target, invocation);
    if (!Files.exists(log)) {
      String none =
          "there is no log yet at "
              + log
              + "; a daemon that '"
              + target.command("up")
              + "' starts writes it";
      if (!invocation.has(FOLLOW)) {
        throw new CommandFailure(ExitCode.FAILED, none);
      }
      invocation.console().err().println("hearth: " + none);
    }
    try {
      show(log, count, invocation);
      return ExitCode.OK;
    } catch (IOException e) {
      throw FileFailure.of("read", log, e);
    }
  }

  private static void show(Path log, int count, Invocation invocation)
      throws IOException, InterruptedException {
    if (!invocation.has(FOLLOW)) {
      print(log, LogTail.read(log, count, Long.MAX_VALUE), invocation);
      return;
    }
    FolderArrival.await(Objects.requireNonNull(log.toAbsolutePath().getParent()));
    try (LogFollower follower = new LogFollower(log, invocation.console().out())) {
      long written = follower.skip();
      if (Files.exists(log)) {
        print(log, LogTail.read(log, count, written), invocation);
      }
      // A print stream does not say that its reader has gone: it has to be asked.
      follower.follow(() -> !invocation.console().out().checkError());
    }
  }

  private static void print(Path log, List<String> lines, Invocation invocation) {
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().field("file", log.toString());
      json.name("lines").beginArray();
      lines.forEach(json::value);
      invocation.console().out().println(json.endArray().endObject());
    } else {
      lines.forEach(invocation.console().out()::println);
    }
  }
}
