package dev.hearth.cli.demo;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonStarter;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.Image;
import dev.hearth.client.daemon.DaemonEnvironment;
import dev.hearth.client.daemon.DaemonProcess;
import dev.hearth.client.daemon.DaemonProgram;
import dev.hearth.client.daemon.DaemonStartException;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A daemon of the demo's own, with all of its files in a temporary folder, so that the user's
 * daemon, cache and configuration are neither used nor touched. Closing it leaves nothing running
 * and nothing lying about, also when it is the end of this process that closes it. Where this
 * process is killed, the daemon ends with it, and the next demo deletes the folder.
 */
final class DemoDaemon implements AutoCloseable {
  private static final String INSTANCE = "demo";
  private static final String CONFIGURATION = "demo.conf";
  private static final String SOCKET = "demo.sock";

  /** What is taken from the user's environment are paths; each is put into the folder. */
  private static final List<String> FOLDER_VARIABLES =
      List.of(
          "XDG_RUNTIME_DIR",
          "XDG_STATE_HOME",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "APPDATA",
          "LOCALAPPDATA");

  private final DemoFolder folder;
  private final Thread atExit = new Thread(this::closeAtExit, "demo-end");
  private @Nullable DaemonProcess process;
  private boolean closed;
  private volatile boolean endedByUser;

  private DemoDaemon(DemoFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder.
   *
   * @throws CommandFailure if it cannot be made
   */
  static DemoDaemon prepare() throws CommandFailure {
    try {
      DemoDaemon daemon = new DemoDaemon(DemoFolder.make());
      Runtime.getRuntime().addShutdownHook(daemon.atExit);
      return daemon;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot make a temporary folder for the demo: " + e.getMessage(), e);
    }
  }

  /** Where it will be found. */
  DaemonTarget target() {
    return new DaemonTarget(
        INSTANCE, new Endpoint(folder.path().resolve("run", SOCKET).toString()));
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param cacheBytes how much its cache has to keep
   * @throws CommandFailure if it does not start in time
   */
  void start(long cacheBytes, Invocation invocation, Duration timeout)
      throws CommandFailure, InterruptedException {
    Path configuration = folder.path().resolve(CONFIGURATION);
    try {
      Files.writeString(configuration, "services.cache.max-bytes = " + cacheBytes + "\n");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot write " + configuration + ": " + e.getMessage(), e);
    }
    try {
      launch(program(configuration, invocation)).awaitReady(Deadline.after(timeout));
    } catch (DaemonStartException e) {
      throw new CommandFailure(
          DaemonStarter.exitCode(e.reason()), String.valueOf(e.getMessage()), e);
    }
  }

  private DaemonProgram program(Path configuration, Invocation invocation) throws CommandFailure {
    Map<String, String> variables =
        new HashMap<>(DaemonEnvironment.of(invocation.environment().variables()));
    for (String name : FOLDER_VARIABLES) {
      variables.put(name, folder.path().resolve(name).toString());
    }
    return new DaemonProgram(
        Image.running().hearthd(),
        INSTANCE,
        List.of(
            "--config",
            configuration.toString(),
            "--socket",
            target().endpoint().address(),
            "--while-input"),
        variables,
        new StateFolder(folder.path()));
  }

  private synchronized DaemonProcess launch(DaemonProgram program)
      throws DaemonStartException, InterruptedException {
    if (closed) {
      throw new InterruptedException("the demo has been ended");
    }
    DaemonProcess launched = DaemonProcess.launchWithInput(program);
    process = launched;
    return launched;
  }

  /**
   * Waits until the daemon, which has been told to stop, has ended.
   *
   * @return its exit code; none if it still runs
   */
  Optional<Integer> awaitEnd(Duration timeout) throws InterruptedException {
    DaemonProcess launched;
    synchronized (this) {
      launched = process;
    }
    return launched == null ? Optional.empty() : launched.awaitEnd(timeout);
  }

  /**
   * Ends what still runs and deletes the folder.
   *
   * @throws CommandFailure if something is left behind
   */
  @Override
  public void close() throws CommandFailure {
    try {
      clear();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "cannot delete the demo's folder " + folder.path() + ": " + e + "; delete it yourself",
          e);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void clear() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (process != null) {
      process.end(ObtainOptions.STOP_TIMEOUT);
    }
    folder.delete();
  }

  /** Whether this process has been told to end in the middle of the demo. */
  boolean isEndedByUser() {
    return endedByUser;
  }

  /** This process is about to end: it is done, or was told to. */
  private void closeAtExit() {
    try {
      endedByUser = !isClosed();
      clear();
    } catch (IOException e) {
      System.err.println("hearth: the demo's folder " + folder.path() + " is left behind: " + e);
    }
  }
}
