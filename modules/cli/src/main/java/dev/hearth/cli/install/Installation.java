package dev.hearth.cli.install;

import dev.hearth.session.state.StateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which daemon is installed.
 *
 * @param instance its name
 * @param socket where it listens, absolute
 * @param config its configuration, where one was named
 * @param program the image's {@code hearthd}
 * @param state where its log goes
 * @param variables what of the environment says where its files and its configuration are, by name:
 *     the service manager has an environment of its own
 */
record Installation(
    String instance,
    Path socket,
    Optional<Path> config,
    Path program,
    StateFolder state,
    SortedMap<String, String> variables) {
  private static final List<String> PLACES =
      List.of("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "HEARTH_CONFIG");

  /** What of an environment the daemon has to know. */
  static SortedMap<String, String> places(Map<String, String> variables) {
    SortedMap<String, String> places = new TreeMap<>(variables);
    places.keySet().retainAll(PLACES);
    places.values().removeIf(String::isEmpty);
    return places;
  }

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
