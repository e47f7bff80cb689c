package dev.hearth.client.daemon;

import dev.hearth.session.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Shell scripts in place of hearthd, for what a daemon does seldom and not when it is asked to. */
final class ScriptedProgram {
  private ScriptedProgram() {}

  /** Writes the script into a folder, where its state will be, too. */
  static DaemonProgram in(Path folder, String script) throws IOException {
    Path program = folder.resolve("hearthd");
    if (!Files.exists(program)) {
      Files.createFile(
          program,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    }
    return new DaemonProgram(
        program,
        "default",
        List.of(),
        Map.of("PATH", "/usr/bin:/bin"),
        new StateFolder(folder.resolve("state")));
  }
}
