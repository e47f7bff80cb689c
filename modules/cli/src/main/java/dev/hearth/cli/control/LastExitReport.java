package dev.hearth.cli.control;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.client.PostMortem;
import dev.hearth.session.state.ExitCause;
import dev.hearth.session.state.LastExit;
import dev.hearth.spi.transport.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;

/** How it is shown why the last daemon ended. */
final class LastExitReport {
  private LastExitReport() {}

  /** A failure for want of a daemon, which tells of the last one too. */
  static CommandFailure added(CommandFailure failure, LastExit exit, Instant now) {
    return new CommandFailure(
        failure.exitCode(),
        failure.getMessage() + "\n  " + text(exit, now),
        failure,
        json -> write(exit, json));
  }

  /** The same of one that has left no word of its own. */
  static CommandFailure added(CommandFailure failure, ProcessIdentity last, PostMortem how) {
    return new CommandFailure(
        failure.exitCode(),
        failure.getMessage() + "\n  " + how.text(),
        failure,
        json ->
            json.name("last_exit")
                .beginObject()
                .field("pid", last.pid())
                .field("cause", how.manner().label())
                .field("reason", how.text())
                .endObject());
  }

  private static String text(LastExit exit, Instant now) {
    long millis = Math.max(0, Duration.between(exit.at(), now).toMillis());
    String how =
        exit.exitCode().isPresent()
            ? "with exit code " + exit.exitCode().getAsInt()
            : "before its stop was over";
    return "the last one (hearth %s, pid %d) ended %s ago, %s: %s"
        .formatted(exit.version(), exit.pid(), Quantity.longTime(millis), how, exit.reason());
  }

  private static void write(LastExit exit, JsonWriter json) {
    json.name("last_exit")
        .beginObject()
        .field("at_ms", exit.at().toEpochMilli())
        .field("pid", exit.pid())
        .field("version", exit.version())
        .field("cause", exit.cause().map(ExitCause::label).orElse("unknown"))
        .field("reason", exit.reason());
    exit.exitCode().ifPresent(code -> json.field("exit_code", code));
    json.endObject();
  }
}
