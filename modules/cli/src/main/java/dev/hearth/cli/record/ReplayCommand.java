package dev.hearth.cli.record;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.Connections;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.TimeoutOption;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.HearthClient;
import dev.hearth.client.replay.Replay;
import dev.hearth.client.replay.ReplayOptions;
import dev.hearth.client.replay.ReplayReport;
import dev.hearth.spi.CallException;
import dev.hearth.wire.recording.RecordingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code hearth replay}. */
public final class ReplayCommand implements Command {
  private static final String SPEED = "--speed";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Keeps nothing. */
  public ReplayCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Play a recorded connection against the daemon, and compare the answers.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .type(Path.class)
            .paramLabel("FILE")
            .required(true)
            .description("The recording; see 'hearth record'.")
            .build());
    spec.addOption(
        OptionSpec.builder(SPEED)
            .type(String.class)
            .paramLabel("SPEED")
            .description(
                "original, max, or how many times as fast as it was, as 2 or 0.5; otherwise max.")
            .build());
    TimeoutOption.addTo(spec, TIMEOUT.toSeconds() + "s");
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    Path file = invocation.parameter(0, Path.class);
    if (file == null) {
      throw new CommandFailure(ExitCode.USAGE, "which recording?");
    }
    double speed = speed(invocation.option(SPEED, "max"));
    DaemonTarget target = DaemonTarget.of(invocation);
    Duration timeout = TimeoutOption.given(invocation).orElse(TIMEOUT);
    // Where no daemon is, or this user is not let in, that is said as by every command.
    Connections.connect(target, timeout).close();
    ReplayReport report =
        play(file, target, new ReplayOptions(Connections.options(target, timeout), speed, timeout));
    boolean alive = isAlive(target, timeout);
    if (invocation.options().json()) {
      invocation.console().out().println(ReplayText.json(report, alive));
    } else {
      invocation.console().out().print(ReplayText.of(report, alive));
    }
    return report.differences().isEmpty() && alive ? ExitCode.OK : ExitCode.DIFFERENT;
  }

  private static double speed(String text) throws CommandFailure {
    if (text.equals("max")) {
      return ReplayOptions.MAX;
    }
    try {
      double factor = text.equals("original") ? 1 : Double.parseDouble(text);
      if (factor > 0) {
        return factor;
      }
    } catch (NumberFormatException e) {
      throw wrongSpeed(text, e);
    }
    throw wrongSpeed(text, null);
  }

  private static CommandFailure wrongSpeed(String text, @Nullable Exception cause) {
    return new CommandFailure(
        ExitCode.USAGE,
        "'" + text + "' is no speed; write original, max, or a number greater than 0",
        cause);
  }

  private static ReplayReport play(Path file, DaemonTarget target, ReplayOptions options)
      throws CommandFailure, InterruptedException {
    try {
      return Replay.play(file, options);
    } catch (RecordingException e) {
      throw new CommandFailure(ExitCode.FAILED, file + ": " + e.getMessage(), e);
    } catch (ConnectFailedException e) {
      throw Connections.failure(target, e);
    } catch (IOException e) {
      throw FileFailure.of("play", file, e);
    }
  }

  /** Whether the daemon has survived it: a new connection is let in, and a call answered. */
  private static boolean isAlive(DaemonTarget target, Duration timeout)
      throws InterruptedException {
    try (HearthClient client = Connections.connect(target, timeout)) {
      client.control().ping();
      return true;
    } catch (CommandFailure | CallException e) {
      return false;
    }
  }
}
