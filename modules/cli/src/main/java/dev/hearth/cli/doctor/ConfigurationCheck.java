package dev.hearth.cli.doctor;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.daemon.OtherProgram;
import dev.hearth.client.daemon.DaemonProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has {@code hearthd} check the configuration: it alone knows the keys of the services. */
final class ConfigurationCheck {
  private static final String CHECK = "configuration";

  private ConfigurationCheck() {}

  static List<Finding> examine(Patient patient) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    try {
      words.addAll(List.of(patient.image().hearthd().toString(), "--check"));
    } catch (CommandFailure e) {
      return List.of(Finding.wrong(CHECK, String.valueOf(e.getMessage()), "build the image again"));
    }
    patient
        .invocation()
        .options()
        .config()
        .ifPresent(file -> words.addAll(List.of("--config", file.toString())));
    OtherProgram check = OtherProgram.run(words, patient.timeout());
    String said = check.said();
    List<String> lines = said.lines().toList();
    return switch (check.exitCode()) {
      case 0 -> List.of(Finding.ok(CHECK, lines.isEmpty() ? "right" : lines.getLast()));
      case DaemonProcess.EXIT_CONFIGURATION ->
          lines.subList(0, Math.max(0, lines.size() - 1)).stream()
              .map(line -> Finding.wrong(CHECK, line, "see 'hearth config check'"))
              .toList();
      default -> List.of(Finding.wrong(CHECK, "cannot be checked: " + said.strip(), "see above"));
    };
  }
}
