package dev.hearth.runtime.layer;

import dev.hearth.config.KeyPath;
import dev.hearth.config.Schema;
import dev.hearth.config.SchemaException;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceProvider;
import dev.hearth.spi.SpiVersion;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a module layer of one folder and finds the provider in it.
 *
 * <p>A module that the daemon has as well is taken from the daemon, whatever the folder holds: a
 * service and its host must mean the same class by {@code ServiceProvider}. A copy of the SPI in
 * the folder is refused, under its own name as under another, because a provider that implements
 * the copy is none to {@link ServiceLoader}, which would pass over it in silence.
 */
final class LayerLoader {
  private static final String SPI_MODULE = ServiceProvider.class.getModule().getName();

  private final ModuleLayer parent;
  private final Set<String> nativeAccess;

  /**
   * @param parent the layer whose modules services may read
   * @param nativeAccess names of the folders whose modules may call native code
   */
  LayerLoader(ModuleLayer parent, Set<String> nativeAccess) {
    this.parent = parent;
    this.nativeAccess = Set.copyOf(nativeAccess);
  }

  FolderOutcome load(Path folder) {
    try {
      return read(folder);
    } catch (FindException | ResolutionException | LayerInstantiationException e) {
      return rejected(folder, "its modules do not resolve: " + explain(e));
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      // The provider's own code has run: whatever it threw says why this one service stays out.
      return rejected(folder, "its provider fails: " + explain(e));
    }
  }

  private FolderOutcome read(Path folder) {
    ModuleFinder finder = ModuleFinder.of(folder);
    Set<String> names =
        finder.findAll().stream()
            .map(reference -> reference.descriptor().name())
            .collect(Collectors.toCollection(TreeSet::new));
    if (names.isEmpty()) {
      return rejected(folder, "it holds no module; put the service's jars there");
    }
    if (names.contains(SPI_MODULE)) {
      return rejected(
          folder, "it holds a copy of " + SPI_MODULE + "; remove it, the daemon brings its own");
    }
    ModuleLayer layer = define(folder, finder, names);
    List<ServiceLoader.Provider<ServiceProvider>> providers = providersOf(layer);
    return objection(layer, providers)
        .<FolderOutcome>map(reason -> rejected(folder, reason))
        .orElseGet(() -> ask(folder, providers.getFirst().get()));
  }

  private ModuleLayer define(Path folder, ModuleFinder finder, Set<String> names) {
    ModuleLayer.Controller controller =
        ModuleLayer.defineModulesWithOneLoader(
            parent.configuration().resolve(ModuleFinder.of(), finder, names),
            List.of(parent),
            ServiceProvider.class.getClassLoader());
    if (nativeAccess.contains(folder.getFileName().toString())) {
      controller.layer().modules().forEach(controller::enableNativeAccess);
    }
    return controller.layer();
  }

  /** ServiceLoader also answers with the providers of the parent layers. */
  private static List<ServiceLoader.Provider<ServiceProvider>> providersOf(ModuleLayer layer) {
    return ServiceLoader.load(layer, ServiceProvider.class).stream()
        .filter(provider -> layer.equals(provider.type().getModule().getLayer()))
        .toList();
  }

  /** What is wrong with the layer's providers; nothing if there is exactly the one. */
  private static Optional<String> objection(
      ModuleLayer layer, List<ServiceLoader.Provider<ServiceProvider>> providers) {
    Set<String> expected = declaredProviders(layer);
    Set<String> found =
        providers.stream()
            .map(provider -> provider.type().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> passedOver = new TreeSet<>(expected);
    passedOver.removeAll(found);
    if (!passedOver.isEmpty()) {
      return Optional.of(
          "its provider %s was built against another copy of %s; build it against the daemon's own"
              .formatted(String.join(", ", passedOver), SPI_MODULE));
    }
    return switch (found.size()) {
      case 0 -> Optional.of("none of its modules provides " + ServiceProvider.class.getName());
      case 1 -> Optional.empty();
      default ->
          Optional.of(
              "it has several providers, %s; give each service a folder of its own"
                  .formatted(String.join(", ", found)));
    };
  }

  private static Set<String> declaredProviders(ModuleLayer layer) {
    return layer.modules().stream()
        .map(Module::getDescriptor)
        .map(ModuleDescriptor::provides)
        .flatMap(Set::stream)
        .filter(provides -> provides.service().equals(ServiceProvider.class.getName()))
        .flatMap(provides -> provides.providers().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The version is looked at first: nothing else of another SPI can be trusted to be there. */
  private static FolderOutcome ask(Path folder, ServiceProvider provider) {
    ServiceDescriptor descriptor = provider.descriptor();
    if (descriptor.spiVersion() != SpiVersion.CURRENT) {
      return rejected(folder, descriptor, otherVersion(descriptor.spiVersion()));
    }
    if (!descriptor.name().equals(folder.getFileName().toString())) {
      return rejected(folder, descriptor, misnamed(folder, descriptor.name()));
    }
    Class<? extends Record> configuration = provider.configuration();
    return unreadable(configuration)
        .<FolderOutcome>map(reason -> rejected(folder, descriptor, reason))
        .orElseGet(() -> new LoadedService(folder, descriptor, configuration, provider));
  }

  private static String otherVersion(int version) {
    return "it was built against version %d of the SPI, this daemon has version %d; use a newer %s"
        .formatted(
            version,
            SpiVersion.CURRENT,
            version < SpiVersion.CURRENT ? "build of the service" : "daemon");
  }

  private static Optional<String> unreadable(Class<? extends Record> configuration) {
    try {
      Schema.builder().record(KeyPath.ROOT, configuration).build();
      return Optional.empty();
    } catch (SchemaException e) {
      return Optional.of("its configuration cannot be read into a record: " + e.getMessage());
    }
  }

  private static String misnamed(Path folder, String name) {
    return "its provider calls itself '%s'; %s"
        .formatted(
            name,
            Files.exists(folder.resolveSibling(name))
                ? "there is another folder of that name, remove one of the two"
                : "rename the folder to that");
  }

  private static RejectedService rejected(
      Path folder, ServiceDescriptor descriptor, String reason) {
    return new RejectedService(folder, Optional.of(descriptor), reason);
  }

  private static RejectedService rejected(Path folder, String reason) {
    return new RejectedService(folder, Optional.empty(), reason);
  }

  /** The message of a failure and of what caused it, on one line. */
  private static String explain(Throwable failure) {
    StringBuilder explanation = new StringBuilder();
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      String text = t.getMessage() == null ? t.toString() : t.getMessage();
      if (explanation.indexOf(text) < 0) {
        explanation.append(explanation.isEmpty() ? "" : ": ").append(text);
      }
    }
    return explanation.toString();
  }
}
