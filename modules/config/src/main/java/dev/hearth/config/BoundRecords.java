package dev.hearth.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The records that one binding made, by section and class; for one thread. */
final class BoundRecords {
  private final Map<Key, Record> records = new HashMap<>();

  private record Key(KeyPath section, Class<?> type) {}

  void put(KeyPath section, Record value) {
    records.put(new Key(section, value.getClass()), value);
  }

  <T extends Record> Optional<T> get(KeyPath section, Class<T> type) {
    return Optional.ofNullable(records.get(new Key(section, type))).map(type::cast);
  }
}
