package dev.hearth.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The command line of {@code hearthd}.
 *
 * @param action what is asked for
 * @param json whether a check's result is JSON
 * @param config the configuration file, where it is named
 * @param detach whether to leave the terminal of who started it
 * @param replace whether the daemon that listens there is about to make room
 * @param predecessorDrain how long that one lets its calls run; zero where nobody says
 * @param whileInput whether to stop when standard input ends
 * @param socket where to listen, over the configuration
 * @param log where the log goes unless the configuration says otherwise
 * @param instance under which name to run, over the configuration
 */
record Arguments(
    Action action,
    boolean json,
    boolean detach,
    boolean replace,
    Duration predecessorDrain,
    boolean whileInput,
    Optional<Path> config,
    Optional<Path> socket,
    Optional<Path> log,
    Optional<String> instance) {
  private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");

  static final String HELP =
      """
      Usage: hearthd [--config FILE] [--socket PATH] [--instance NAME]
                      [--foreground | --detach] [--replace] [--while-input] [--log FILE]
             hearthd --check [--json] [--config FILE]
             hearthd --version | --help

        --config FILE    read this configuration; else $HEARTH_CONFIG, else
                         $XDG_CONFIG_HOME/hearth/hearth.conf
        --socket PATH    listen here, whatever the configuration says
        --instance NAME  run under this name, whatever the configuration says
        --foreground     stay attached to the terminal (the default)
        --detach         take a session of its own, and once it is ready send standard
                         output to where the error stream goes
        --replace        wait for the daemon that listens there to make room, which somebody
                         has to tell it; prints 'waiting' before
        --predecessor-drain MILLISECONDS
                         how long that daemon was told to let its calls run: this one waits
                         for its end for so long and daemon.end-timeout, at least
        --log FILE       write the log there, unless log.file is configured; with --detach the
                         error stream follows when the file is full and renamed
        --while-input    stop when standard input ends: with the program that started it
        --check          check the configuration with that of all services, and do not start
        --json           print the check's result as JSON
        --version        print the version
        --help           print this
      """;

  /** What a command line can ask for. */
  enum Action {
    RUN,
    CHECK,
    VERSION,
    HELP
  }

  /**
   * Reads a command line.
   *
   * @throws UsageException if it is wrong
   */
  static Arguments parse(String... line) throws UsageException {
    Deque<String> words = new ArrayDeque<>(List.of(line));
    Action action = Action.RUN;
    boolean json = false;
    boolean detach = false;
    boolean replace = false;
    Duration predecessorDrain = Duration.ZERO;
    boolean whileInput = false;
    Optional<Path> config = Optional.empty();
    Optional<Path> socket = Optional.empty();
    Optional<Path> log = Optional.empty();
    Optional<String> instance = Optional.empty();
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "--config" -> config = Optional.of(path(word, words));
        case "--socket" -> socket = Optional.of(path(word, words));
        case "--log" -> log = Optional.of(path(word, words));
        case "--instance" -> instance = Optional.of(value(word, words));
        case "--foreground" -> detach = false;
        case "--detach" -> detach = true;
        case "--replace" -> replace = true;
        case "--predecessor-drain" -> predecessorDrain = millis(word, words);
        case "--while-input" -> whileInput = true;
        case "--check" -> action = Action.CHECK;
        case "--json" -> json = true;
        case "--version" -> action = Action.VERSION;
        case "--help", "-h" -> action = Action.HELP;
        default -> throw new UsageException("unknown option '" + word + "'");
      }
    }
    return new Arguments(
        action, json, detach, replace, predecessorDrain, whileInput, config, socket, log, instance);
  }

  private static Path path(String option, Deque<String> words) throws UsageException {
    String value = value(option, words);
    try {
      return Path.of(value).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new UsageException(option + ": '" + value + "' is no path: " + e.getReason());
    }
  }

  private static Duration millis(String option, Deque<String> words) throws UsageException {
    String value = value(option, words);
    if (!MILLIS.matcher(value).matches()) {
      throw new UsageException(option + ": '" + value + "' is no number of milliseconds");
    }
    return Duration.ofMillis(Long.parseLong(value));
  }

  private static String value(String option, Deque<String> words) throws UsageException {
    String value = words.poll();
    if (value == null || value.isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return value;
  }
}
