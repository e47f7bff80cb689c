package dev.hearth.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a section into a record: each component is a key.
 *
 * <p>All components are read even when one has failed, so that all problems come out together.
 */
final class RecordReader<T extends Record> implements ValueReader<T> {
  private final Class<T> type;
  private final Constructor<T> constructor;
  private final Map<String, ValueReader<?>> components;

  private RecordReader(
      Class<T> type, Constructor<T> constructor, Map<String, ValueReader<?>> components) {
    this.type = type;
    this.constructor = constructor;
    this.components = components;
  }

  /**
   * Studies a record class.
   *
   * @param enclosing the record classes that this one is nested in
   * @throws SchemaException if it cannot be read from a configuration
   */
  static <T extends Record> RecordReader<T> of(Class<T> type, List<Class<?>> enclosing) {
    if (enclosing.contains(type)) {
      throw new SchemaException(type.getName() + " contains itself");
    }
    List<Class<?>> within = new ArrayList<>(enclosing);
    within.add(type);
    Map<String, ValueReader<?>> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(
          KebabCase.ofComponent(component.getName()), ReaderFactory.of(component, within));
    }
    return new RecordReader<>(type, constructor(type), components);
  }

  private static <T extends Record> Constructor<T> constructor(Class<T> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      if (!constructor.trySetAccessible()) {
        throw new SchemaException(
            type.getName()
                + " cannot be constructed; let its module say: opens "
                + type.getPackageName()
                + " to "
                + RecordReader.class.getModule().getName());
      }
      return constructor;
    } catch (NoSuchMethodException impossible) {
      throw new SchemaException(type.getName() + " has no canonical constructor", impossible);
    }
  }

  Class<T> type() {
    return type;
  }

  Set<String> keys() {
    return components.keySet();
  }

  @Override
  public Optional<T> read(Node node) {
    if (node.content() instanceof Content.Section section) {
      UnknownKeys.report(node, section, keys(), "key");
    }
    return readKnown(node);
  }

  /** Reads the components and leaves all other keys alone: they may be those of another record. */
  Optional<T> readKnown(Node node) {
    if (node.isSection()) {
      return construct(node);
    }
    node.reportMismatch(expected());
    return Optional.empty();
  }

  @Override
  public String expected() {
    return "a section { ... }";
  }

  private Optional<T> construct(Node node) {
    List<Object> values = new ArrayList<>(components.size());
    components.forEach((key, reader) -> node.child(key).read(reader).ifPresent(values::add));
    return values.size() == components.size() ? construct(node, values) : Optional.empty();
  }

  private Optional<T> construct(Node node, List<Object> values) {
    try {
      return Optional.of(constructor.newInstance(values.toArray()));
    } catch (InvocationTargetException thrown) {
      refuse(node, thrown.getTargetException());
      return Optional.empty();
    } catch (InstantiationException | IllegalAccessException impossible) {
      throw new SchemaException(type.getName() + " cannot be constructed", impossible);
    }
  }

  /** An argument that is refused is the user's mistake; any other exception is the author's. */
  private void refuse(Node node, Throwable cause) {
    switch (cause) {
      case IllegalArgumentException refusal when refusal.getMessage() != null ->
          node.report(
              Problem.Kind.REFUSED,
              refusal.getMessage(),
              "change the values of this section so that they fit together");
      case RuntimeException mistake ->
          node.report(
              Problem.Kind.REFUSED,
              "makes " + type.getName() + " fail with " + mistake,
              "tell the author of this class");
      case Error error -> throw error;
      default -> throw new SchemaException(type.getName() + " cannot be constructed", cause);
    }
  }
}
