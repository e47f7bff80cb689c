package dev.hearth.runtime.configuration;

import dev.hearth.runtime.layer.LoadedService;
import java.util.Map;

/**
 * The configuration record of each service.
 *
 * @param byName records by the service's name
 */
public record ServiceSettings(Map<String, Record> byName) {
  /** Copies the map. */
  public ServiceSettings {
    byName = Map.copyOf(byName);
  }

  /**
   * The record of a service.
   *
   * @throws IllegalArgumentException if it is none of those that were bound
   */
  public Record of(LoadedService service) {
    Record settings = byName.get(service.name());
    if (settings == null) {
      throw new IllegalArgumentException("the service " + service.name() + " was not bound");
    }
    return settings;
  }
}
