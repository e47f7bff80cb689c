package dev.hearth.launcher;

import dev.hearth.config.Outcome;
import dev.hearth.config.Problem;
import dev.hearth.config.UserEnvironment;
import dev.hearth.runtime.configuration.HostConfiguration;
import dev.hearth.runtime.configuration.ServiceSettings;
import dev.hearth.runtime.layer.CatalogReader;
import dev.hearth.runtime.layer.ServiceCatalog;
import dev.hearth.runtime.settings.DaemonSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the whole configuration, with the sections of all services, and starts nothing. Services
 * that cannot be loaded are told as well: what their sections should be is not known.
 */
final class Check {
  private final Arguments arguments;

  Check(Arguments arguments) {
    this.arguments = arguments;
  }

  ExitCode run() throws IOException {
    CheckReport report = check();
    System.out.print(arguments.json() ? report.json() : report.text());
    return report.isClean() ? ExitCode.OK : ExitCode.CONFIGURATION;
  }

  private CheckReport check() throws IOException {
    return switch (Settings.load(arguments, UserEnvironment.current())) {
      case Outcome.Bound<HostConfiguration>(HostConfiguration configuration) ->
          check(configuration);
      case Outcome.Invalid<HostConfiguration>(List<Problem> problems) ->
          new CheckReport(problems, List.of());
    };
  }

  /** A services folder that is itself configured wrongly is replaced by the image's own. */
  static CheckReport check(HostConfiguration configuration) throws IOException {
    Optional<DaemonSettings> settings =
        Settings.daemon(configuration.bindOwn()) instanceof Outcome.Bound<DaemonSettings>(var bound)
            ? Optional.of(bound)
            : Optional.empty();
    ServiceCatalog catalog = new CatalogReader(Set.of()).read(Settings.servicesFolder(settings));
    return switch (configuration.bindAll(catalog)) {
      case Outcome.Bound<ServiceSettings> _ -> new CheckReport(List.of(), catalog.rejected());
      case Outcome.Invalid<ServiceSettings>(List<Problem> problems) ->
          new CheckReport(problems, catalog.rejected());
    };
  }
}
