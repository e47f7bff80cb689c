package dev.hearth.launcher;

import dev.hearth.config.Bindings;
import dev.hearth.config.ConfigurationFile;
import dev.hearth.config.KeyPath;
import dev.hearth.config.Outcome;
import dev.hearth.config.UserEnvironment;
import dev.hearth.launcher.log.LogSettings;
import dev.hearth.runtime.configuration.HostConfiguration;
import dev.hearth.runtime.configuration.Section;
import dev.hearth.runtime.settings.DaemonSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which sections the configuration has, and how the command line goes before it. */
final class Settings {
  private static final KeyPath DAEMON = KeyPath.of("daemon");
  private static final KeyPath LOG = KeyPath.of("log");

  private Settings() {}

  static Outcome<HostConfiguration> load(Arguments arguments, UserEnvironment environment)
      throws IOException {
    return HostConfiguration.load(
        ConfigurationFile.locate(arguments.config(), environment),
        environment,
        List.of(new Section(DAEMON, DaemonSettings.class), new Section(LOG, LogSettings.class)));
  }

  static Outcome<DaemonSettings> daemon(Bindings bindings) {
    return bindings.get(DAEMON, DaemonSettings.class);
  }

  /** Where the log goes if the configuration leaves that open. */
  static LogSettings override(LogSettings settings, Arguments arguments) {
    return settings.file().isPresent() ? settings : settings.with(arguments.log());
  }

  static Outcome<LogSettings> log(Bindings bindings) {
    return bindings.get(LOG, LogSettings.class);
  }

  /** The command line over the configuration. */
  static DaemonSettings override(DaemonSettings settings, Arguments arguments)
      throws UsageException {
    try {
      return settings.with(
          arguments.instance().orElse(settings.instance()),
          arguments.socket().or(settings::socket),
          arguments.predecessorDrain());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--instance: " + e.getMessage());
    }
  }

  static Path servicesFolder(Optional<DaemonSettings> settings) {
    return settings.flatMap(DaemonSettings::servicesFolder).orElseGet(Image::services);
  }
}
