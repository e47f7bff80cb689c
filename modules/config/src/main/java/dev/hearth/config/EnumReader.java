package dev.hearth.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a constant by its name in kebab-case: {@code DROP_OLDEST} is {@code drop-oldest}. */
final class EnumReader<T extends Enum<T>> implements ValueReader<T> {
  private final Map<String, T> constants = new LinkedHashMap<>();

  EnumReader(Class<T> type) {
    Arrays.stream(type.getEnumConstants())
        .forEach(constant -> constants.put(KebabCase.ofConstant(constant.name()), constant));
  }

  @Override
  public Optional<T> read(Node node) {
    return node.read(Scalars.STRING).flatMap(text -> read(node, text));
  }

  private Optional<T> read(Node node, String text) {
    T constant = constants.get(text);
    if (constant == null) {
      Optional<String> nearest = Nearest.to(text, constants.keySet());
      node.report(
          Problem.Kind.WRONG_TYPE,
          "is '" + text + "', which is not " + expected(),
          nearest.map(name -> "did you mean '" + name + "'?").orElse("use one of these"));
    }
    return Optional.ofNullable(constant);
  }

  @Override
  public String expected() {
    return "one of " + String.join(", ", constants.keySet());
  }
}
