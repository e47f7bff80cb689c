package dev.hearth.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What a configuration may draw on besides its files.
 *
 * @param variables the environment variables; substitutions such as <code>${HOME}</code> see them
 * @param home the user's home folder, absolute; {@code ~} stands for it
 * @param system the operating system, which decides where configuration files live
 */
public record UserEnvironment(Map<String, String> variables, Path home, OperatingSystem system) {

  /** The systems that differ in where they keep configuration. */
  public enum OperatingSystem {
    /** Linux and everything else that follows the XDG base directories. */
    XDG,
    /** macOS. */
    MAC_OS,
    /** Windows. */
    WINDOWS
  }

  /** Copies the variables. */
  public UserEnvironment {
    variables = Map.copyOf(variables);
  }

  /** The environment of this process. {@code HOME}, if absolute, goes before the account's home. */
  public static UserEnvironment current() {
    Map<String, String> variables = System.getenv();
    Path home = Path.of(variables.getOrDefault("HOME", ""));
    return new UserEnvironment(
        variables,
        home.isAbsolute() ? home : Path.of(System.getProperty("user.home")).toAbsolutePath(),
        system(System.getProperty("os.name")));
  }

  private static OperatingSystem system(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("windows")) {
      return OperatingSystem.WINDOWS;
    }
    return lower.startsWith("mac") ? OperatingSystem.MAC_OS : OperatingSystem.XDG;
  }
}
