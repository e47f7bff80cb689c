package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.ProgramVersion;
import dev.hearth.client.ClientOptions;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.HearthClient;
import dev.hearth.client.PostMortem;
import dev.hearth.spi.CallException;
import java.time.Duration;

/** Connects to a daemon, and says for people what goes wrong with it. */
public final class Connections {
  private static final String CLIENT_NAME = "hearth";

  /** Longer than a program's usual: a person wants to know, and a crash takes to write down. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(2);

  private Connections() {}

  /**
   * Connects.
   *
   * @param timeout how long connecting may take, and each call
   * @return the connection, which the caller closes
   * @throws CommandFailure if that is not possible; {@link ExitCode#NO_DAEMON} where none is there
   */
  public static HearthClient connect(DaemonTarget target, Duration timeout)
      throws CommandFailure, InterruptedException {
    try {
      return HearthClient.connect(options(target, timeout));
    } catch (ConnectFailedException e) {
      throw failure(target, e);
    }
  }

  /**
   * How a command connects.
   *
   * @param timeout how long connecting may take, and each call
   */
  public static ClientOptions options(DaemonTarget target, Duration timeout) {
    ClientOptions options =
        ClientOptions.of(target.endpoint(), CLIENT_NAME, ProgramVersion.current())
            .withConnectTimeout(timeout)
            .withCallTimeout(timeout)
            .withEndTimeout(END_TIMEOUT);
    return target.tokenFile().map(options::withTokenFile).orElse(options);
  }

  /** How a command ends that cannot connect. */
  public static CommandFailure failure(DaemonTarget target, ConnectFailedException e) {
    return switch (e.reason()) {
      case NO_DAEMON ->
          new CommandFailure(
              ExitCode.NO_DAEMON,
              "no daemon at "
                  + target.endpoint()
                  + "; start one with '"
                  + target.command("up")
                  + "'",
              e);
      case NO_HANDSHAKE -> e.postMortem().map(found -> ended(e, found)).orElseGet(() -> refused(e));
      case NOT_ALLOWED, REFUSED, INCOMPATIBLE -> refused(e);
      case TIMED_OUT ->
          new CommandFailure(
              ExitCode.TIMED_OUT, e.getMessage() + "; wait longer with --timeout", e);
      case TRANSPORT -> new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    };
  }

  private static CommandFailure refused(ConnectFailedException e) {
    return new CommandFailure(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
  }

  /** Somebody else who closes the connection is no daemon, or wants nothing of this client. */
  private static CommandFailure ended(ConnectFailedException e, PostMortem found) {
    return found.manner() == PostMortem.Manner.ALIVE
        ? refused(e)
        : new CommandFailure(
            ExitCode.FAILED,
            String.valueOf(e.getMessage()),
            e,
            json -> json.field("daemon", found.manner().label()));
  }

  /** How a command ends whose call has failed. */
  public static CommandFailure failure(DaemonTarget target, CallException e) {
    ExitCode exitCode =
        switch (e.code()) {
          case NOT_FOUND -> ExitCode.NOT_FOUND;
          case PERMISSION_DENIED, UNAUTHENTICATED -> ExitCode.REFUSED;
          case DEADLINE_EXCEEDED -> ExitCode.TIMED_OUT;
          case DATA_LOSS -> ExitCode.DAMAGED;
          case INVALID_ARGUMENT -> ExitCode.USAGE;
          default -> ExitCode.FAILED;
        };
    return new CommandFailure(
        exitCode,
        "the call to " + target.endpoint() + " failed with " + e.code() + ": " + e.getMessage(),
        e);
  }
}
