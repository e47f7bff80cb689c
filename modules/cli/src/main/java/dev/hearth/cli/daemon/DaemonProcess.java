package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.output.Quantity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A daemon that this process has started. It goes on when this process ends. */
public final class DaemonProcess {
  /** What the daemon writes on standard output when it is ready begins with this. */
  private static final String READY = "ready";

  private static final int SHOWN_LINES = 10;

  /** How long a daemon may take to stop in good order. */
  private static final int STOP_SECONDS = 10;

  private final Process process;
  private final StartLog log;

  private DaemonProcess(Process process, StartLog log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the daemon. Its input is empty, its errors go to the file, its output comes here until
   * it is ready.
   *
   * @throws CommandFailure if its program cannot be run
   */
  public static DaemonProcess launch(DaemonCommandLine line) throws CommandFailure {
    DaemonProcess daemon = launchWithInput(line);
    try {
      daemon.process.getOutputStream().close();
      return daemon;
    } catch (IOException e) {
      daemon.process.destroyForcibly();
      throw cannotStart(e);
    }
  }

  /**
   * The same, with an input that lasts as long as this process.
   *
   * @throws CommandFailure if its program cannot be run
   */
  public static DaemonProcess launchWithInput(DaemonCommandLine line) throws CommandFailure {
    ProcessBuilder builder = new ProcessBuilder(line.words());
    builder.environment().putAll(line.variables());
    try {
      StartLog log = StartLog.open(line.log());
      builder.redirectError(ProcessBuilder.Redirect.appendTo(line.log().toFile()));
      return new DaemonProcess(builder.start(), log);
    } catch (IOException e) {
      throw cannotStart(e);
    }
  }

  private static CommandFailure cannotStart(IOException cause) {
    return new CommandFailure(
        ExitCode.NOT_STARTED, "cannot start the daemon: " + cause.getMessage(), cause);
  }

  /**
   * Waits until the daemon says that it is ready. If it does not, it is ended.
   *
   * @throws CommandFailure if it ended instead, or was not ready in time
   */
  public void awaitReady(Duration timeout) throws CommandFailure, InterruptedException {
    CompletableFuture<@Nullable String> line = new CompletableFuture<>();
    Thread.ofPlatform().name("daemon-output").daemon().start(() -> readOutput(line));
    try {
      String said = line.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (said == null) {
        throw ended(process.waitFor());
      }
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new CommandFailure(
          ExitCode.TIMED_OUT,
          "the daemon was not ready after "
              + Quantity.shortTime(timeout.toNanos())
              + " and was stopped; give it longer with --timeout, or see "
              + log.file()
              + lastLines(),
          e);
    } catch (ExecutionException e) {
      process.destroyForcibly();
      throw new CommandFailure(
          ExitCode.NOT_STARTED, "cannot read what the daemon says: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }

  /**
   * Waits until the daemon has ended.
   *
   * @return its exit code; none if it still runs
   */
  public Optional<Integer> awaitEnd(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  /** Ends the daemon if it still runs: in good order if it can do that in time, else at once. */
  public void end() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void readOutput(CompletableFuture<@Nullable String> ready) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.startsWith(READY)) {
        line = output.readLine();
      }
      ready.complete(line);
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private CommandFailure ended(int exitCode) {
    ExitCode how =
        exitCode == ExitCode.CONFIGURATION.number() ? ExitCode.CONFIGURATION : ExitCode.NOT_STARTED;
    return new CommandFailure(
        how,
        "the daemon ended with exit code "
            + exitCode
            + " before it was ready; its log is "
            + log.file()
            + lastLines());
  }

  private String lastLines() {
    try {
      List<String> lines = log.lastLines(SHOWN_LINES);
      return lines.isEmpty() ? "" : ":\n  " + String.join("\n  ", lines);
    } catch (IOException e) {
      return " (which cannot be read: " + e.getMessage() + ")";
    }
  }
}
