package dev.hearth.config;

import com.typesafe.config.ConfigList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a list, every element even when one has failed. */
record ListReader<T>(ValueReader<T> reader) implements ValueReader<List<T>> {

  @Override
  public Optional<List<T>> read(Node node) {
    return switch (node.content()) {
      case Content.Absent _ -> {
        node.reportMissing(expected());
        yield Optional.empty();
      }
      case Content.Elements(ConfigList list) -> readElements(node, list.size());
      case Content other -> {
        node.reportWrongType(expected());
        yield Optional.empty();
      }
    };
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
