package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.config.Outcome;
import dev.hearth.config.Problem;
import dev.hearth.runtime.configuration.HostConfiguration;
import dev.hearth.runtime.configuration.ServiceSettings;
import dev.hearth.runtime.connection.ConnectionsFactory;
import dev.hearth.runtime.layer.CatalogReader;
import dev.hearth.runtime.layer.LoadedService;
import dev.hearth.runtime.layer.RejectedService;
import dev.hearth.runtime.layer.ServiceCatalog;
import dev.hearth.runtime.service.FolderPlan;
import dev.hearth.runtime.service.HostContext;
import dev.hearth.runtime.service.HostedService;
import dev.hearth.runtime.service.ServiceRegistry;
import dev.hearth.spi.HostView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Loads the services and makes components of them. */
final class ServiceHost {
  private static final Logger LOG = LogManager.getLogger(ServiceHost.class);

  private final ServiceRegistry registry;
  private final ConnectionsFactory connections;
  private final HostView view;

  @Inject
  ServiceHost(ServiceRegistry registry, ConnectionsFactory connections, HostView view) {
    this.registry = registry;
    this.connections = connections;
    this.view = view;
  }

  /**
   * Loads all services and binds their configuration.
   *
   * @return those that can be started, in the order in which to do so
   * @throws BootException if the configuration is wrong, or a required service is not there
   */
  List<HostedService> load(DaemonOptions options, HostConfiguration configuration)
      throws BootException {
    Set<String> required = Set.copyOf(options.settings().requiredServices());
    try {
      ServiceCatalog catalog =
          new CatalogReader(Set.copyOf(options.settings().nativeAccess()))
              .read(options.servicesFolder());
      catalog.rejected().forEach(ServiceHost::report);
      reportNamesWithoutFolder(options);
      checkRequired(required, catalog, options.servicesFolder());
      List<HostedService> hosted = host(catalog, bind(configuration, catalog), required, options);
      registry.fill(hosted, catalog.rejected());
      return hosted;
    } catch (IOException e) {
      throw new BootException(
          BootException.Kind.SERVICE,
          "cannot read the services of " + options.servicesFolder() + ": " + e,
          List.of(),
          e);
    }
  }

  private List<HostedService> host(
      ServiceCatalog catalog,
      ServiceSettings settings,
      Set<String> required,
      DaemonOptions options) {
    FolderPlan folders = new FolderPlan(options.settings().instance(), options.environment());
    int maxPayload = Math.toIntExact(options.settings().connection().maxPayload().bytes());
    List<HostedService> hosted = new ArrayList<>();
    for (LoadedService service : catalog.services()) {
      hosted.add(
          new HostedService(
              service.descriptor(),
              service.provider(),
              descriptor ->
                  new HostContext(
                      settings.of(service),
                      folders.create(descriptor.name()),
                      maxPayload,
                      connections.of(descriptor),
                      view),
              required.contains(service.name())));
    }
    return hosted;
  }

  private static ServiceSettings bind(HostConfiguration configuration, ServiceCatalog catalog)
      throws BootException, IOException {
    Outcome<ServiceSettings> outcome = configuration.bindAll(catalog);
    if (outcome instanceof Outcome.Bound<ServiceSettings>(ServiceSettings settings)) {
      return settings;
    }
    throw new BootException(
        BootException.Kind.CONFIGURATION,
        "the configuration is wrong",
        ((Outcome.Invalid<ServiceSettings>) outcome)
            .problems().stream().map(Problem::describe).toList(),
        null);
  }

  private static void checkRequired(Set<String> required, ServiceCatalog catalog, Path folder)
      throws BootException {
    List<String> reasons = new ArrayList<>();
    for (String name : required) {
      if (catalog.services().stream().noneMatch(service -> service.name().equals(name))) {
        reasons.add(
            catalog.rejected().stream()
                .filter(service -> service.name().equals(name))
                .map(service -> service.folder() + ": " + service.reason())
                .findFirst()
                .orElse(folder.resolve(name) + ": there is no such folder"));
      }
    }
    if (!reasons.isEmpty()) {
      throw new BootException(
          BootException.Kind.SERVICE,
          "services that daemon.required-services names cannot be loaded",
          reasons,
          null);
    }
  }

  private static void reportNamesWithoutFolder(DaemonOptions options) {
    for (String name : options.settings().nativeAccess()) {
      if (!Files.isDirectory(options.servicesFolder().resolve(name))) {
        LOG.warn(
            "daemon.native-access names '{}', and there is no such folder in {}",
            name,
            options.servicesFolder());
      }
    }
  }

  private static void report(RejectedService service) {
    LOG.error("service left out folder={}: {}", service.folder(), service.reason());
  }
}
