package dev.hearth.client.daemon;

import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.ConnectFailure;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.system.FileProblem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A daemon that this process has started. It has a session of its own, so it goes on when this
 * process or its terminal ends.
 *
 * <pre>
 *  working folder   the instance's state
 *  input            nothing, or a pipe from this process
 *  output           a pipe to this process until the daemon is ready, then the log
 *  errors           the log
 *  environment      what the program says, nothing else
 * </pre>
 */
public final class DaemonProcess {
  /** What hearthd ends with where its configuration is wrong. */
  public static final int EXIT_CONFIGURATION = 78;

  /** What the daemon writes on standard output when it is ready begins with this. */
  private static final String READY = "ready";

  /** The same of a daemon that waits for another to make room. */
  private static final String WAITING = "waiting";

  private static final int SHOWN_LINES = 10;

  /** What its JVM ends with where memory runs out. */
  private static final int EXIT_OUT_OF_MEMORY = 3;

  /** A process that a signal ended has this and the signal's number; as shells have it. */
  private static final int SIGNALLED = 128;

  private static final File NOTHING = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

  private final Process process;
  private final StartLog log;

  // False: its output has ended.
  private final CompletableFuture<Boolean> waiting = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private DaemonProcess(Process process, StartLog log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a daemon whose readiness this process waits for.
   *
   * @throws DaemonStartException if its program cannot be run
   */
  public static DaemonProcess launch(DaemonProgram program) throws DaemonStartException {
    return start(program, builder -> builder.redirectInput(NOTHING)).listening();
  }

  /**
   * The same, with an input that lasts as long as this process.
   *
   * @throws DaemonStartException if its program cannot be run
   */
  public static DaemonProcess launchWithInput(DaemonProgram program) throws DaemonStartException {
    return start(program, builder -> {}).listening();
  }

  /**
   * Starts a daemon that nobody waits for.
   *
   * @throws DaemonStartException if its program cannot be run
   */
  static DaemonProcess launchAlone(DaemonProgram program) throws DaemonStartException {
    return start(program, builder -> builder.redirectInput(NOTHING).redirectOutput(NOTHING));
  }

  private DaemonProcess listening() {
    Thread.ofPlatform().name("daemon-output").daemon().start(this::readOutput);
    return this;
  }

  /** How a process differs from the usual. */
  private interface Streams {
    void set(ProcessBuilder builder);
  }

  private static DaemonProcess start(DaemonProgram program, Streams streams)
      throws DaemonStartException {
    List<String> words = new ArrayList<>();
    words.add(program.hearthd().toString());
    words.addAll(List.of("--detach", "--instance", program.instance()));
    words.addAll(List.of("--log", program.state().log().toString()));
    words.addAll(program.arguments());
    ProcessBuilder builder = new ProcessBuilder(words).directory(program.state().path().toFile());
    builder.environment().clear();
    builder.environment().putAll(program.environment());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(program.state().log().toFile()));
    streams.set(builder);
    try {
      program.state().create();
      StartLog log = StartLog.open(program.state().log());
      return new DaemonProcess(builder.start(), log);
    } catch (IOException e) {
      throw new DaemonStartException(
          ObtainFailure.NOT_STARTED,
          "cannot start the daemon: " + FileProblem.of(e),
          OptionalInt.empty(),
          e);
    }
  }

  /**
   * Waits until a daemon that is to replace another has come so far that the other may go. Where it
   * does not in time the caller ends it.
   *
   * @throws DaemonStartException if it ended instead, or did not come so far in time
   */
  void awaitWaiting(Deadline deadline) throws DaemonStartException, InterruptedException {
    await(waiting, deadline, "and is ended");
  }

  /**
   * Waits until the daemon says that it is ready. Where it does not in time it goes on starting.
   *
   * @throws DaemonStartException if it ended instead, or was not ready in time
   */
  public void awaitReady(Deadline deadline) throws DaemonStartException, InterruptedException {
    await(ready, deadline, "and goes on starting");
  }

  private void await(CompletableFuture<Boolean> said, Deadline deadline, String otherwise)
      throws DaemonStartException, InterruptedException {
    long begin = System.nanoTime();
    try {
      if (!said.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
        // One that has closed its output need not end.
        if (!process.waitFor(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
          throw late(begin, otherwise, null);
        }
        throw ended(process.exitValue(), "before it was ready");
      }
    } catch (TimeoutException e) {
      throw late(begin, otherwise, e);
    } catch (ExecutionException e) {
      throw new DaemonStartException(
          ObtainFailure.NOT_STARTED,
          "cannot read what the daemon says: " + e.getMessage(),
          OptionalInt.empty(),
          e);
    }
  }

  private DaemonStartException late(
      long begin, String otherwise, @Nullable TimeoutException cause) {
    return new DaemonStartException(
        ObtainFailure.TIMED_OUT,
        "the daemon was not ready after "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)
            + " ms "
            + otherwise
            + "; its log is "
            + log.file()
            + lastLines(),
        OptionalInt.empty(),
        cause);
  }

  /** Its number. */
  long pid() {
    return process.pid();
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

  /**
   * Ends the daemon if it still runs: in good order if it can do that in time, else at once.
   *
   * @param timeout how long it may take for that: {@link ObtainOptions#STOP_TIMEOUT} where nobody
   *     says
   */
  public void end(Duration timeout) {
    process.destroy();
    try {
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(WAITING)) {
          waiting.complete(true);
        } else if (line.startsWith(READY)) {
          waiting.complete(true);
          ready.complete(true);
        }
      }
      waiting.complete(false);
      ready.complete(false);
    } catch (IOException e) {
      waiting.completeExceptionally(e);
      ready.completeExceptionally(e);
    }
  }

  /**
   * Says why there is no connection to a daemon that had said that it was ready: how it has ended,
   * if it has.
   *
   * @param failure of connecting
   * @param patience how long its process may take to end, where it seems to
   */
  Obtained.Failed unreachable(ConnectFailedException failure, Duration patience, Deadline deadline)
      throws InterruptedException {
    ConnectFailure reason = failure.reason();
    boolean seemsGone = reason == ConnectFailure.NO_DAEMON || reason == ConnectFailure.NO_HANDSHAKE;
    long nanos = Math.clamp(deadline.remainingNanos(), 0, patience.toNanos());
    if (seemsGone && process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
      DaemonStartException end = ended(process.exitValue(), "as soon as it was ready");
      return new Obtained.Failed(end.reason(), String.valueOf(end.getMessage()));
    }
    return new Obtained.Failed(
        reason == ConnectFailure.NO_DAEMON ? ObtainFailure.NOT_STARTED : ObtainFailure.of(reason),
        String.valueOf(failure.getMessage()));
  }

  private DaemonStartException ended(int exitCode, String when) {
    return new DaemonStartException(
        exitCode == EXIT_CONFIGURATION ? ObtainFailure.CONFIGURATION : ObtainFailure.NOT_STARTED,
        "the daemon ended with exit code "
            + exitCode
            + meaning(exitCode)
            + " "
            + when
            + "; its log is "
            + log.file()
            + lastLines(),
        OptionalInt.of(exitCode),
        null);
  }

  private static String meaning(int exitCode) {
    if (exitCode == EXIT_OUT_OF_MEMORY) {
      return " (its JVM ran out of memory)";
    }
    return exitCode > SIGNALLED ? " (by signal " + (exitCode - SIGNALLED) + ")" : "";
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
