package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.GlobalOptions;
import dev.hearth.cli.command.Invocation;
import dev.hearth.config.ConfigurationFile;
import dev.hearth.config.UserEnvironment;
import dev.hearth.session.DaemonAddress;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.transport.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which daemon a command is about.
 *
 * @param instance its name
 * @param endpoint where it listens
 * @param tokenFile where the token for it is
 * @param options what a command line needs to mean the same daemon, each option after a blank
 */
public record DaemonTarget(
    String instance, Endpoint endpoint, Optional<Path> tokenFile, String options) {
  /** A daemon that wants no token, and is not named on the command line. */
  public DaemonTarget(String instance, Endpoint endpoint) {
    this(instance, endpoint, Optional.empty(), "");
  }

  /**
   * Finds out which daemon is meant, by the first of these that says so: {@code --socket}; {@code
   * --instance}; {@code daemon.socket} and {@code daemon.instance} of the configuration; the
   * default. The configuration is not read where it does not matter.
   *
   * @throws CommandFailure if an option or the configuration is wrong
   */
  public static DaemonTarget of(Invocation invocation) throws CommandFailure {
    DaemonTarget target = located(invocation);
    return new DaemonTarget(
        target.instance(),
        target.endpoint(),
        invocation.options().tokenFile(),
        invocation.options().naming());
  }

  private static DaemonTarget located(Invocation invocation) throws CommandFailure {
    GlobalOptions options = invocation.options();
    String instance = options.instance().orElse(DaemonAddress.DEFAULT_INSTANCE);
    if (options.socket().isPresent()) {
      return new DaemonTarget(checked(instance), endpoint(Path.of(options.socket().get())));
    }
    return options.instance().isPresent()
        ? new DaemonTarget(instance, address(instance, invocation.environment()))
        : configured(options.config(), invocation.environment());
  }

  private static DaemonTarget configured(Optional<Path> option, UserEnvironment environment)
      throws CommandFailure {
    ConfigurationFile file = ConfigurationFile.locate(option, environment);
    if (!file.isRequired() && !Files.exists(file.path())) {
      String instance = DaemonAddress.DEFAULT_INSTANCE;
      return new DaemonTarget(instance, address(instance, environment));
    }
    DaemonKeys keys = ConfiguredDaemon.read(file, environment);
    String instance = keys.instance().orElse(DaemonAddress.DEFAULT_INSTANCE);
    return keys.socket().isPresent()
        ? new DaemonTarget(checked(instance), endpoint(keys.socket().get()))
        : new DaemonTarget(instance, address(instance, environment));
  }

  /** A command line about this daemon, to be shown: {@code hearth up --socket /a}. */
  public String command(String words) {
    return "hearth " + words + options;
  }

  /** The file beside the socket whose lock says that a daemon has the address. */
  public Path addressLock() {
    Path socket = Path.of(endpoint.address());
    return socket.resolveSibling(socket.getFileName() + ".lock");
  }

  /** Where it keeps what outlives its process. */
  public StateFolder stateFolder(UserEnvironment environment) {
    return StateFolder.of(instance, environment.variables(), environment.home());
  }

  private static Endpoint endpoint(Path socket) {
    return new Endpoint(socket.toAbsolutePath().toString());
  }

  private static Endpoint address(String instance, UserEnvironment environment)
      throws CommandFailure {
    return DaemonAddress.of(checked(instance), environment.variables());
  }

  private static String checked(String instance) throws CommandFailure {
    try {
      return DaemonAddress.checkInstance(instance);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
