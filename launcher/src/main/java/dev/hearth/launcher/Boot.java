package dev.hearth.launcher;

import dev.hearth.config.Bindings;
import dev.hearth.config.Outcome;
import dev.hearth.config.UserEnvironment;
import dev.hearth.launcher.log.DaemonLog;
import dev.hearth.launcher.log.LogSettings;
import dev.hearth.runtime.BootException;
import dev.hearth.runtime.BoundSocket;
import dev.hearth.runtime.Daemon;
import dev.hearth.runtime.DaemonOptions;
import dev.hearth.runtime.Holding;
import dev.hearth.runtime.Platform;
import dev.hearth.runtime.ShutdownRequest;
import dev.hearth.runtime.StartStep;
import dev.hearth.runtime.StartTimes;
import dev.hearth.runtime.configuration.HostConfiguration;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The life of the daemon: the steps of its start in their order, then its stop. */
final class Boot {
  private final Arguments arguments;
  private final StartTimes times;
  private final UserEnvironment environment = UserEnvironment.current();

  /** Whether standard output goes where the error stream goes. */
  private volatile boolean joined;

  Boot(Arguments arguments, StartTimes times) {
    this.arguments = arguments;
    this.times = times;
  }

  /** Reads the configuration and runs the daemon that it describes. */
  ExitCode run() throws IOException, UsageException, InterruptedException {
    PlatformStart platform = PlatformStart.begin(arguments.detach());
    Outcome<HostConfiguration> loaded = Settings.load(arguments, environment);
    if (loaded instanceof Outcome.Bound<HostConfiguration>(HostConfiguration configuration)) {
      return configured(configuration, platform);
    }
    return misconfigured(
        new CheckReport(((Outcome.Invalid<HostConfiguration>) loaded).problems(), List.of()));
  }

  private ExitCode configured(HostConfiguration configuration, PlatformStart platform)
      throws IOException, UsageException, InterruptedException {
    Bindings own = configuration.bindOwn();
    if (own.problems().isEmpty()
        && Settings.daemon(own) instanceof Outcome.Bound<DaemonSettings>(var daemon)
        && Settings.log(own) instanceof Outcome.Bound<LogSettings>(var log)) {
      DaemonSettings settings = Settings.override(daemon, arguments);
      LogSettings logging = Settings.override(log, arguments);
      times.reached(StartStep.CONFIGURED);
      return logged(configuration, settings, logging, platform);
    }
    return misconfigured(Check.check(configuration));
  }

  private static ExitCode misconfigured(CheckReport report) {
    System.err.print(report.text());
    return ExitCode.CONFIGURATION;
  }

  private ExitCode logged(
      HostConfiguration configuration,
      DaemonSettings settings,
      LogSettings log,
      PlatformStart platform)
      throws IOException, InterruptedException {
    Optional<Holding> file = DaemonLog.open(log, this::followLog);
    Thread.setDefaultUncaughtExceptionHandler(Boot::reportDefect);
    try {
      times.reached(StartStep.LOGGING);
      platform.await();
      return serve(configuration, options(settings, file), log.file());
    } catch (BootException e) {
      report(e, log);
      return exitCode(e.kind());
    } finally {
      DaemonLog.close();
    }
  }

  private ExitCode serve(HostConfiguration configuration, DaemonOptions options, Optional<Path> log)
      throws BootException, InterruptedException {
    DaemonSettings settings = options.settings();
    ShutdownRequest shutdown = new ShutdownRequest();
    ServiceManager manager = new ServiceManager(environment.variables());
    BoundSocket socket = bind(settings, manager);
    times.reached(StartStep.BOUND);
    StopSignals.install(shutdown);
    if (arguments.whileInput()) {
      InputEnd.install(shutdown);
    }
    Daemon daemon = Daemon.wire(options, socket, times, shutdown);
    Ending ending = new Ending(stateFolder(settings), settings.endTimeout());
    if (start(daemon, configuration, shutdown, ending)) {
      ending.forgetTheOneBefore();
      ending.nameLog(log);
      say("ready", socket.listener().endpoint());
      if (arguments.detach()) {
        joinOutputs();
      }
      manager.ready();
      // Nobody waits for this.
      ending.clearRemains();
    }
    ShutdownRequest.Wish wish = shutdown.await();
    manager.stopping();
    ending.begin(wish);
    ExitCode code = ending.end(daemon.stop(wish.departure()));
    daemon.release();
    return code;
  }

  /** False where a stop was asked for before it was ready. */
  private static boolean start(
      Daemon daemon, HostConfiguration configuration, ShutdownRequest shutdown, Ending ending)
      throws BootException, InterruptedException {
    try (StartInterrupt _ = StartInterrupt.of(shutdown)) {
      daemon.start(configuration);
      return true;
    } catch (InterruptedException e) {
      if (!shutdown.isRequested()) {
        throw e;
      }
      return false;
    } catch (BootException e) {
      ending.notStarted(exitCode(e.kind()), String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private BoundSocket bind(DaemonSettings settings, ServiceManager manager) throws BootException {
    OptionalInt inherited = manager.socket();
    if (inherited.isPresent()) {
      return BoundSocket.adopt(inherited.getAsInt(), settings);
    }
    Endpoint endpoint = settings.endpoint(environment.variables());
    if (!arguments.replace()) {
      return BoundSocket.bind(endpoint, settings);
    }
    say("waiting", endpoint);
    return BoundSocket.replace(endpoint, settings, new Succession(stateFolder(settings)));
  }

  private StateFolder stateFolder(DaemonSettings settings) {
    return StateFolder.of(settings.instance(), environment.variables(), environment.home());
  }

  /** To whoever started the daemon and waits on its output, to which nothing else ever goes. */
  private static void say(String what, Endpoint endpoint) {
    System.out.println(what + " " + endpoint);
    System.out.flush();
  }

  /** Who waited on the output has what it waited for, and may be gone soon. */
  private void joinOutputs() {
    joined = true;
    try {
      Platform.here().detachment().joinOutputs();
      nameProcess();
    } catch (IOException e) {
      LogManager.getLogger(Boot.class).warn("standard output not redirected: {}", e.toString());
    }
  }

  /**
   * What the JVM itself says has neither time nor number, and others write the same log before and
   * after: a client that finds out how this daemon ended looks for this line.
   */
  private static void nameProcess() {
    System.out.println("hearthd: " + ProcessIdentity.current());
    System.out.flush();
  }

  private DaemonOptions options(DaemonSettings settings, Optional<Holding> log) {
    return new DaemonOptions(
        Image.version(),
        settings,
        environment,
        Settings.servicesFolder(Optional.of(settings)),
        Image.home(),
        log.stream().toList());
  }

  /** A service's callback that throws, for one: nobody waits for it who could be told. */
  private static void reportDefect(Thread thread, Throwable failure) {
    LogManager.getLogger(Boot.class).error("defect in thread {}", thread.getName(), failure);
  }

  /**
   * The log goes on in another file, because it was full or deleted: what the JVM itself has to
   * say, and others on the error stream, goes there too, where that was the same file.
   */
  private void followLog(Path file) {
    if (arguments.detach() && arguments.log().filter(file::equals).isPresent()) {
      try {
        Platform.here().detachment().appendErrorsTo(file);
        if (joined) {
          Platform.here().detachment().joinOutputs();
          nameProcess();
        }
      } catch (IOException e) {
        LogManager.getLogger(Boot.class).warn("error stream not redirected: {}", e.toString());
      }
    }
  }

  /** To the log, and to whoever started the daemon and looks at its error stream. */
  private void report(BootException failure, LogSettings log) {
    Logger logger = LogManager.getLogger(Boot.class);
    logger.error("not started: {}", failure.describe());
    logger.debug("not started, because of", failure);
    if (log.file().isPresent() && !(arguments.detach() && log.file().equals(arguments.log()))) {
      System.err.println("hearthd: " + failure.describe());
    }
  }

  private static ExitCode exitCode(BootException.Kind kind) {
    return switch (kind) {
      case CONFIGURATION -> ExitCode.CONFIGURATION;
      case ADDRESS_IN_USE -> ExitCode.ADDRESS_IN_USE;
      case ADDRESS -> ExitCode.ADDRESS;
      case SERVICE -> ExitCode.SERVICE;
    };
  }
}
