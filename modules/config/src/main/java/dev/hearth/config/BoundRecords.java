package dev.hearth.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The records that one binding made, by section and class; for one thread. */
final class BoundRecords {
  private final Map<KeyPath, Map<Class<?>, Record>> records = new HashMap<>();

  void put(KeyPath section, Record value) {
    records.computeIfAbsent(section, key -> new HashMap<>()).put(value.getClass(), value);
  }

  <T extends Record> Optional<T> get(KeyPath section, Class<T> type) {
    return Optional.ofNullable(records.get(section))
        .map(inSection -> inSection.get(type))
        .map(type::cast);
  }
}
