package dev.hearth.config;

import com.typesafe.config.ConfigList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a list, every element even when one has failed. */
record ListReader<T>(ValueReader<T> reader) implements ValueReader<List<T>> {

  @Override
  public Optional<List<T>> read(Node node) {
    if (node.content() instanceof Content.Elements(ConfigList list)) {
      return readElements(node, list.size());
    }
    node.reportMismatch(expected());
    return Optional.empty();
  }

  @Override
  public String expected() {
    return "a list [...]";
  }

  private Optional<List<T>> readElements(Node node, int size) {
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      node.element(i).read(reader).ifPresent(values::add);
    }
    return values.size() == size ? Optional.of(List.copyOf(values)) : Optional.empty();
  }
}
