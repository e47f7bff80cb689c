package dev.hearth.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The user's configuration file. It need not exist unless it was asked for by name.
 *
 * @param path the file, relative to the working folder if it was named so
 * @param namedBy who says that it is this one
 */
public record ConfigurationFile(Path path, NamedBy namedBy) {
  private static final String VARIABLE = "HEARTH_CONFIG";

  /** The ways to name the file, the strongest first. */
  public enum NamedBy {
    /** The option {@code --config}. */
    OPTION("--config"),
    /** The environment variable {@code HEARTH_CONFIG}. */
    VARIABLE("$HEARTH_CONFIG"),
    /** The place where the operating system keeps such files. */
    DEFAULT("the default location");

    private final String description;

    NamedBy(String description) {
      this.description = description;
    }

    /** How a message calls it. */
    @Override
    public String toString() {
      return description;
    }
  }

  /**
   * Finds the file without touching the file system.
   *
   * @param option the value of {@code --config}, if it was given
   * @param environment where {@code HEARTH_CONFIG} and the default location come from; a variable
   *     that is set to nothing counts as not set
   */
  public static ConfigurationFile locate(Optional<Path> option, UserEnvironment environment) {
    if (option.isPresent()) {
      return new ConfigurationFile(option.get(), NamedBy.OPTION);
    }
    String named = environment.variables().getOrDefault(VARIABLE, "");
    return named.isEmpty()
        ? new ConfigurationFile(
            configurationFolder(environment).resolve("hearth", "hearth.conf"), NamedBy.DEFAULT)
        : new ConfigurationFile(Path.of(named), NamedBy.VARIABLE);
  }

  /** Whether the absence of the file is an error. */
  public boolean isRequired() {
    return namedBy != NamedBy.DEFAULT;
  }

  private static Path configurationFolder(UserEnvironment environment) {
    Path home = environment.home();
    return switch (environment.system()) {
      case XDG -> absolute(environment, "XDG_CONFIG_HOME").orElse(home.resolve(".config"));
      case MAC_OS ->
          absolute(environment, "XDG_CONFIG_HOME")
              .orElse(home.resolve("Library", "Application Support"));
      case WINDOWS -> absolute(environment, "APPDATA").orElse(home.resolve("AppData", "Roaming"));
    };
  }

  /** The XDG specification has relative values of its variables ignored. */
  private static Optional<Path> absolute(UserEnvironment environment, String variable) {
    return Optional.ofNullable(environment.variables().get(variable))
        .filter(value -> !value.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute);
  }
}
