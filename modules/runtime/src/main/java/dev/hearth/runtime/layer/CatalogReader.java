package dev.hearth.runtime.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads all folders below {@code services/} and checks them against each other. */
public final class CatalogReader {
  private final LayerLoader loader;

  /**
   * @param nativeAccess names of the folders whose modules may call native code
   */
  public CatalogReader(Set<String> nativeAccess) {
    ModuleLayer own = CatalogReader.class.getModule().getLayer();
    loader = new LayerLoader(own == null ? ModuleLayer.boot() : own, nativeAccess);
  }

  /**
   * Makes a layer of each folder. Files beside the folders, and folders whose name begins with a
   * dot, are passed over.
   *
   * @throws IOException if the folder cannot be read
   */
  public ServiceCatalog read(Path services) throws IOException {
    List<LoadedService> loaded = new ArrayList<>();
    List<RejectedService> rejected = new ArrayList<>();
    for (Path folder : folders(services)) {
      FolderOutcome outcome = loader.load(folder);
      if (outcome instanceof LoadedService service) {
        loaded.add(service);
      } else {
        rejected.add((RejectedService) outcome);
      }
    }
    rejectSharedIds(loaded, rejected);
    StartOrder order = new StartOrder(loaded);
    loaded.stream()
        .filter(service -> order.cycles().containsKey(service.name()))
        .map(service -> new RejectedService(service, cycleReason(order, service)))
        .forEach(rejected::add);
    rejected.sort(Comparator.comparing(RejectedService::name));
    return new ServiceCatalog(order.ordered(), rejected);
  }

  private static List<Path> folders(Path services) throws IOException {
    try (Stream<Path> entries = Files.list(services)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  /** Which of them a client meant by the ID no one can know: so none of them gets it. */
  private static void rejectSharedIds(List<LoadedService> loaded, List<RejectedService> rejected) {
    Map<Integer, List<LoadedService>> byId =
        loaded.stream()
            .collect(
                Collectors.groupingBy(
                    service -> service.descriptor().id(), TreeMap::new, Collectors.toList()));
    byId.values().removeIf(services -> services.size() == 1);
    byId.forEach(
        (id, services) -> {
          for (LoadedService service : services) {
            String others =
                services.stream()
                    .filter(other -> !other.equals(service))
                    .map(other -> other.folder().toString())
                    .collect(Collectors.joining(", "));
            rejected.add(
                new RejectedService(
                    service,
                    "its ID %d is also that of %s; remove one of them".formatted(id, others)));
          }
          loaded.removeAll(services);
        });
  }

  private static String cycleReason(StartOrder order, LoadedService service) {
    return "it starts after itself: %s; take one of these out of its service's startsAfter"
        .formatted(order.cycles().get(service.name()));
  }
}
