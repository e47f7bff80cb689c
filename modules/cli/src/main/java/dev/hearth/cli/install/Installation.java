package dev.hearth.cli.install;

import dev.hearth.session.state.StateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which daemon is installed.
 *
 * @param instance its name
 * @param socket where it listens, absolute
 * @param config its configuration, where one was named
 * @param program the image's {@code hearthd}
 * @param state where its log goes
 */
record Installation(
    String instance, Path socket, Optional<Path> config, Path program, StateFolder state) {
  /** What runs the daemon, word by word. */
  List<String> commandLine() {
    List<String> words = new ArrayList<>();
    words.add(program.toString());
    words.addAll(List.of("--instance", instance, "--socket", socket.toString()));
    words.addAll(List.of("--log", state.log().toString()));
    config.ifPresent(
        file -> words.addAll(List.of("--config", file.toAbsolutePath().normalize().toString())));
    return words;
  }
}
