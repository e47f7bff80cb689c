package dev.hearth.cli.doctor;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.install.InstalledUnits;
import dev.hearth.cli.install.InstalledUnits.Begun;
import dev.hearth.cli.install.InstalledUnits.State;
import dev.hearth.cli.install.InstalledUnits.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code hearth install} has left: whether all of it is there and starts this image. */
final class UnitCheck {
  private static final String CHECK = "units";

  private UnitCheck() {}

  static List<Finding> examine(Patient patient) throws IOException, InterruptedException {
    InstalledUnits installed;
    Path program;
    try {
      installed = InstalledUnits.look(patient.invocation(), patient.target(), patient.timeout());
      program = patient.image().hearthd();
    } catch (CommandFailure e) {
      return List.of(Finding.ok(CHECK, "none: " + e.getMessage()));
    }
    String install = "'" + patient.target().command("install") + "'";
    List<Unit> units = installed.files();
    if (units.stream().allMatch(unit -> unit.state() == State.ABSENT)) {
      return List.of(
          Finding.ok(
              CHECK, "none; " + install + " has " + installed.manager() + " start the daemon"));
    }
    List<Finding> findings = new ArrayList<>();
    for (Unit unit : units) {
      findings.add(judge(unit, program, install));
    }
    if (installed.begun() == Begun.NO) {
      findings.add(
          Finding.wrong(
              CHECK,
              installed.manager() + " has the files, and was not told to begin",
              install + " tells it"));
    }
    return findings;
  }

  private static Finding judge(Unit unit, Path program, String install) throws IOException {
    Path path = unit.path();
    return switch (unit.state()) {
      case ABSENT ->
          Finding.wrong(CHECK, path + " is not there, and the others are", install + " writes it");
      case FOREIGN ->
          Finding.note(
              CHECK,
              path + " is not of 'hearth install', and is left alone",
              "move it away to install");
      case AS_WRITTEN -> Finding.ok(CHECK, path.toString());
      case OTHER -> other(unit, program, install);
    };
  }

  private static Finding other(Unit unit, Path program, String install) throws IOException {
    Path path = unit.path();
    if (unit.program().isEmpty() || isSame(unit.program().get(), program)) {
      return Finding.note(
          CHECK,
          path + " is of another version of 'hearth install', or of other options",
          install + ", with the options that are to hold, writes it anew");
    }
    Path other = unit.program().get();
    return Files.isExecutable(other)
        ? Finding.note(
            CHECK,
            path + " starts another image's " + other,
            install + " has it start this one's " + program)
        : Finding.wrong(
            CHECK,
            path + " starts " + other + ", which is not there any more",
            install + " has it start " + program);
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return one.equals(other) || (Files.exists(one) && Files.isSameFile(one, other));
  }
}
