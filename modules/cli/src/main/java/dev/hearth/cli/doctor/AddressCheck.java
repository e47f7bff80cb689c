package dev.hearth.cli.doctor;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.ProgramVersion;
import dev.hearth.cli.daemon.Connections;
import dev.hearth.cli.daemon.LockedInstance;
import dev.hearth.cli.daemon.SocketFolderPermissions;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.ConnectFailure;
import dev.hearth.client.HearthClient;
import dev.hearth.client.PostMortem;
import dev.hearth.client.Transports;
import dev.hearth.protocol.control.Identity;
import dev.hearth.protocol.control.ServiceState;
import dev.hearth.protocol.control.ServiceStatus;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.CallException;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The socket's path, its folder, and who answers there. */
final class AddressCheck {
  private static final String SOCKET = "socket";
  private static final String FOLDER = "socket-folder";
  private static final String DAEMON = "daemon";

  /** The size of {@code sun_path} without the NUL at its end; other systems have less. */
  private static final int LONGEST = 107;

  private static final int LONGEST_ELSEWHERE = 103;

  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET_TYPE = 0140000;

  /** The lock's own finding says who has it, and how to be rid of that. */
  private static final String AGAIN = "look again; see address-lock";

  private AddressCheck() {}

  static List<Finding> examine(Patient patient) throws IOException, InterruptedException {
    Path socket = patient.socket();
    List<Finding> findings = new ArrayList<>();
    int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    int longest = "Linux".equals(System.getProperty("os.name")) ? LONGEST : LONGEST_ELSEWHERE;
    if (bytes > longest) {
      findings.add(
          Finding.wrong(
              SOCKET,
              socket + " has " + bytes + " bytes, and the system takes at most " + longest,
              "choose a shorter one: daemon.socket, --socket, or another XDG_RUNTIME_DIR"));
      return findings;
    }
    Path folder = Objects.requireNonNull(socket.getParent());
    findings.add(folder(patient, folder));
    findings.add(DiskCheck.RUNTIME.examine(folder));
    findings.addAll(daemon(patient, socket));
    return findings;
  }

  private static Finding folder(Patient patient, Path folder) throws IOException {
    try {
      return PrivateFolderCheck.examine(
          FOLDER, folder, SocketFolderPermissions.of(patient.invocation()));
    } catch (CommandFailure e) {
      return Finding.wrong(FOLDER, String.valueOf(e.getMessage()), "mend the configuration");
    }
  }

  private static List<Finding> daemon(Patient patient, Path socket)
      throws IOException, InterruptedException {
    try (HearthClient client = Connections.connect(patient.target(), patient.patience())) {
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok(SOCKET, socket.toString()));
      findings.add(version(patient, client.control().version()));
      for (ServiceStatus service : client.control().services().getServicesList()) {
        if (service.getState() == ServiceState.FAILED) {
          findings.add(
              Finding.note(
                  "service",
                  service.getName() + " failed: " + service.getProblem(),
                  "mend that and start the daemon anew"));
        }
      }
      return findings;
    } catch (CallException e) {
      return List.of(
          Finding.wrong(DAEMON, "a call failed: " + e.getMessage(), "see 'hearth logs'"));
    } catch (CommandFailure failure) {
      return failure.exitCode() == ExitCode.NO_DAEMON
          ? nobody(patient, socket)
          : List.of(isOther(socket) ? other(socket) : unreachable(patient, failure));
    }
  }

  private static Finding version(Patient patient, Identity daemon) {
    String what = "hearth " + daemon.getVersion() + ", pid " + daemon.getPid();
    return daemon.getVersion().equals(ProgramVersion.current())
        ? Finding.ok(DAEMON, what)
        : Finding.note(
            DAEMON,
            what + "; this command is of version " + ProgramVersion.current(),
            "'" + patient.target().command("down") + "', then 'up'");
  }

  private static List<Finding> nobody(Patient patient, Path socket) throws IOException {
    List<Finding> findings = new ArrayList<>();
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      findings.add(Finding.ok(SOCKET, socket + " is not there, as no daemon runs"));
    } else {
      findings.add(unanswered(patient, socket));
    }
    findings.add(
        Finding.note(
            DAEMON,
            "none runs" + lastExit(patient),
            "'" + patient.target().command("up") + "' starts one"));
    return findings;
  }

  /** What is wrong with it ends with the next daemon, which removes it. */
  private static String lastExit(Patient patient) {
    StateFolder state = patient.state();
    try {
      Optional<LastExit> exit = LastExit.read(state);
      return exit.isPresent()
          ? "; the last one ended at " + exit.get().at() + ": " + exit.get().reason()
          : LockedInstance.cutOff(patient.target(), state)
              .map(last -> "; " + PostMortem.ofLast(last, state).withoutLog())
              .orElse("");
    } catch (IOException e) {
      return "; why the last one ended cannot be told: " + e.getMessage();
    }
  }

  /** What is there, where connecting to it has found nobody. */
  private static Finding unanswered(Patient patient, Path socket) throws IOException {
    if (isOther(socket)) {
      return other(socket);
    }
    Endpoint endpoint = patient.target().endpoint();
    try (Transport transport = Transports.open(TransportOptions.AUTO, Polling.AUTO, endpoint)) {
      return switch (transport.probe(endpoint)) {
        case Probe.Dead _ ->
            Finding.note(
                SOCKET,
                socket + " was left by a daemon that is dead",
                "nothing: the next daemon takes its place");
        case Probe.Alive alive ->
            Finding.note(SOCKET, socket + " was not answered a moment ago: " + alive.why(), AGAIN);
        case Probe.Unknown unknown ->
            Finding.note(SOCKET, socket + " is not answered: " + unknown.why(), AGAIN);
      };
    }
  }

  private static Finding other(Path socket) {
    return Finding.wrong(
        SOCKET, socket + " is no socket, and no daemon starts beside it", "move it away");
  }

  /** Whether something is there that is no socket, as a link to one: nobody binds in its place. */
  private static boolean isOther(Path path) throws IOException {
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return (mode & TYPE_MASK) != SOCKET_TYPE;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Finding unreachable(Patient patient, CommandFailure failure) {
    return Finding.wrong(DAEMON, String.valueOf(failure.getMessage()), mend(patient, failure));
  }

  private static String mend(Patient patient, CommandFailure failure) {
    if (failure.exitCode() == ExitCode.TIMED_OUT) {
      return "is it suspended? Else '"
          + patient.target().command("logs")
          + "' may say what it does";
    }
    return failure.getCause() instanceof ConnectFailedException refused
            && refused.reason() == ConnectFailure.NO_HANDSHAKE
            && refused.postMortem().isEmpty()
        ? "end who listens there, or choose another socket: daemon.socket, --socket"
        : "see the reason";
  }
}
