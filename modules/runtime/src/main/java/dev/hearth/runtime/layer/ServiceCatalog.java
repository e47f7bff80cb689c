package dev.hearth.runtime.layer;

import java.util.List;

/**
 * All folders below {@code services/}.
 *
 * @param services those that can be started, each after all that it names in {@code startsAfter}
 * @param rejected those that cannot, sorted by name
 */
public record ServiceCatalog(List<LoadedService> services, List<RejectedService> rejected) {
  /** Copies the lists. */
  public ServiceCatalog {
    services = List.copyOf(services);
    rejected = List.copyOf(rejected);
  }
}
