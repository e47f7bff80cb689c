package dev.hearth.cli.doctor;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.daemon.DaemonLogFile;
import dev.hearth.session.state.CacheFolder;
import dev.hearth.session.state.Remains;
import dev.hearth.session.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folders for what outlives a daemon, the room in them, and what the dead have left there. */
final class StateCheck {
  private static final String LOG = "log";
  private static final String REMAINS = "remains";

  private StateCheck() {}

  static List<Finding> examine(Patient patient) throws IOException {
    StateFolder state = patient.state();
    CacheFolder cache =
        CacheFolder.of(
            patient.target().instance(),
            patient.environment().variables(),
            patient.environment().home());
    List<Finding> findings = new ArrayList<>();
    findings.add(PrivateFolderCheck.examine("state-folder", state.path()));
    findings.add(PrivateFolderCheck.examine("cache-folder", cache.path()));
    findings.add(DiskCheck.STATE.examine(state.path()));
    findings.add(DiskCheck.CACHE.examine(cache.path()));
    findings.add(log(patient));
    findings.addAll(remains(state));
    return findings;
  }

  private static Finding log(Patient patient) {
    Path log;
    try {
      log = DaemonLogFile.of(patient.target(), patient.invocation());
    } catch (CommandFailure e) {
      return Finding.wrong(LOG, String.valueOf(e.getMessage()), "mend the configuration");
    }
    if (!Files.exists(log)) {
      return Finding.ok(LOG, log + " is not there yet");
    }
    return Files.isWritable(log)
        ? Finding.ok(LOG, log.toString())
        : Finding.wrong(LOG, log + " cannot be written", "remove it, or give it back its rights");
  }

  private static List<Finding> remains(StateFolder state) throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (Path file : Remains.temporaryFiles(state)) {
      findings.add(
          Finding.note(
                  REMAINS, file + " was left by a daemon that is dead", "remove it (--fix does)")
              .with(() -> Files.deleteIfExists(file)));
    }
    for (Path file : Remains.fatalErrors(state)) {
      findings.add(
          Finding.note(
              REMAINS,
              "a daemon crashed at " + Files.getLastModifiedTime(file) + ": " + file,
              "report what it says, then remove it"));
    }
    return findings.isEmpty()
        ? List.of(Finding.ok(REMAINS, "the dead have left nothing"))
        : findings;
  }
}
