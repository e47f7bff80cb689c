package dev.hearth.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that every command takes, before its name or after it. Given twice, the one further
 * to the right holds.
 *
 * @param json whether programs read the output
 * @param socket where the daemon listens
 * @param config the configuration file
 * @param instance the daemon's name
 * @param tokenFile where the token for the daemon is
 */
public record GlobalOptions(
    boolean json,
    Optional<String> socket,
    Optional<Path> config,
    Optional<String> instance,
    Optional<Path> tokenFile) {
  private static final String JSON = "--json";
  private static final String SOCKET = "--socket";
  private static final String CONFIG = "--config";
  private static final String INSTANCE = "--instance";
  private static final String TOKEN_FILE = "--token-file";

  /** Adds them, and {@code --help}, to a command. */
  static void addTo(CommandSpec spec) {
    spec.addOption(flag(JSON, "Print one JSON object."));
    spec.addOption(
        value(SOCKET, String.class, "PATH", "The daemon's socket; no configuration is read."));
    spec.addOption(
        value(
            CONFIG,
            Path.class,
            "FILE",
            "The configuration; otherwise $HEARTH_CONFIG, otherwise the usual place."));
    spec.addOption(
        value(
            INSTANCE,
            String.class,
            "NAME",
            "The daemon's name; otherwise the configured one, otherwise 'default'."));
    spec.addOption(
        value(
            TOKEN_FILE,
            Path.class,
            "FILE",
            "The token for a daemon that does not know this user; readable for you alone."));
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("Show this and exit.")
            .build());
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  private static OptionSpec value(String name, Class<?> type, String label, String description) {
    return OptionSpec.builder(name).type(type).paramLabel(label).description(description).build();
  }

  /** Reads them from a whole command line. */
  static GlobalOptions of(ParseResult root) {
    return new GlobalOptions(
        last(root, JSON) != null,
        Optional.ofNullable((String) last(root, SOCKET)),
        Optional.ofNullable((Path) last(root, CONFIG)),
        Optional.ofNullable((String) last(root, INSTANCE)),
        Optional.ofNullable((Path) last(root, TOKEN_FILE)));
  }

  /**
   * The first that was given without a value: an empty path would mean the folder that the process
   * happens to be in.
   */
  static Optional<String> empty(ParseResult root) {
    return Stream.of(SOCKET, CONFIG, INSTANCE, TOKEN_FILE)
        .filter(name -> "".equals(String.valueOf(last(root, name))))
        .findFirst();
  }

  /** Those that say which daemon is meant, as a shell reads them, each after a blank. */
  public String naming() {
    StringBuilder words = new StringBuilder();
    socket.ifPresent(path -> append(words, SOCKET, path));
    config.ifPresent(file -> append(words, CONFIG, file.toString()));
    instance.ifPresent(name -> append(words, INSTANCE, name));
    tokenFile.ifPresent(file -> append(words, TOKEN_FILE, file.toString()));
    return words.toString();
  }

  private static void append(StringBuilder words, String name, String value) {
    boolean plain = value.matches("[A-Za-z0-9_./:@%+=,-]+");
    String quoted = plain ? value : "'" + value.replace("'", "'\\''") + "'";
    words.append(' ').append(name).append(' ').append(quoted);
  }

  private static @Nullable Object last(ParseResult root, String name) {
    Object value = null;
    for (ParseResult part = root; part != null; part = part.subcommand()) {
      Object here = part.matchedOptionValue(name, (Object) null);
      value = here == null ? value : here;
    }
    return value;
  }
}
