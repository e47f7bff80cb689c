package dev.hearth.config;

import java.util.Optional;

/** Reads what may be absent: an inner Optional that is empty is a value, not a problem. */
record OptionalReader<T>(ValueReader<T> reader) implements ValueReader<Optional<T>> {

  @Override
  public Optional<Optional<T>> read(Node node) {
    if (node.content() instanceof Content.Absent) {
      return Optional.of(Optional.empty());
    }
    Optional<T> value = node.read(reader);
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  @Override
  public String expected() {
    return reader.expected();
  }
}
