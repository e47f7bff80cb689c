package dev.hearth.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Reads a section whose keys the user chooses, every value even when one has failed. */
record MapReader<T>(ValueReader<T> reader) implements ValueReader<Map<String, T>> {

  @Override
  public Optional<Map<String, T>> read(Node node) {
    if (node.content() instanceof Content.Section(_, SortedSet<String> keys)) {
      return readValues(node, keys);
    }
    node.reportMismatch(expected());
    return Optional.empty();
  }

  @Override
  public String expected() {
    return "a section { ... }";
  }

  /** Sorted by key, so that what is made of it is the same on every start. */
  private Optional<Map<String, T>> readValues(Node node, SortedSet<String> keys) {
    Map<String, T> values = new LinkedHashMap<>();
    for (String key : keys) {
      node.child(key).read(reader).ifPresent(value -> values.put(key, value));
    }
    return values.size() == keys.size()
        ? Optional.of(Collections.unmodifiableMap(values))
        : Optional.empty();
  }
}
