package dev.hearth.config;

import dev.hearth.spi.ByteSize;
import dev.hearth.spi.transport.Polling;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the reader of a record's component by its type. */
final class ReaderFactory {
  private final String component;
  private final Limits limits;
  private final List<Class<?>> enclosing;

  private ReaderFactory(String component, Limits limits, List<Class<?>> enclosing) {
    this.component = component;
    this.limits = limits;
    this.enclosing = enclosing;
  }

  /**
   * The reader of a component.
   *
   * @param enclosing the record classes that the component is in, the outermost first
   * @throws SchemaException if there is none
   */
  static ValueReader<?> of(RecordComponent component, List<Class<?>> enclosing) {
    String name = component.getDeclaringRecord().getName() + "." + component.getName();
    Limits limits = Limits.of(component);
    return new ReaderFactory(name, limits, enclosing).forType(component.getGenericType());
  }

  private ValueReader<?> forType(Type type) {
    if (type instanceof Class<?> plain) {
      return forClass(plain);
    }
    if (type instanceof ParameterizedType generic) {
      return forGeneric(generic);
    }
    throw unsupported(type);
  }

  private ValueReader<?> forGeneric(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return new OptionalReader<>(forType(arguments[0]));
    }
    if (type.getRawType() == List.class) {
      return new ListReader<>(forType(arguments[0]));
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return new MapReader<>(forType(arguments[1]));
    }
    throw unsupported(type);
  }

  private ValueReader<?> forClass(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return BoundedReader.of(Scalars.INTEGER, limits);
    }
    if (type == long.class || type == Long.class) {
      return BoundedReader.of(Scalars.LONG, limits);
    }
    if (type == double.class || type == Double.class) {
      return BoundedReader.of(Scalars.DOUBLE, limits);
    }
    if (type == Duration.class) {
      return BoundedReader.of(Scalars.DURATION, limits);
    }
    if (type == ByteSize.class) {
      return BoundedReader.of(Scalars.BYTE_SIZE, limits);
    }
    if (!limits.isNone()) {
      throw new SchemaException(component + " has limits, but its type has no order");
    }
    return forUnordered(type);
  }

  private ValueReader<?> forUnordered(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return Scalars.BOOLEAN;
    }
    if (type == String.class) {
      return Scalars.STRING;
    }
    if (type == Polling.class) {
      return Scalars.POLLING;
    }
    if (type == Path.class) {
      return new PathReader();
    }
    if (type.isEnum()) {
      return enumReader(type);
    }
    if (type.isRecord()) {
      return RecordReader.of(type.asSubclass(Record.class), enclosing);
    }
    throw unsupported(type);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Only the raw type tells an enum class as one.
  private static ValueReader<?> enumReader(Class<?> type) {
    return new EnumReader(type.asSubclass(Enum.class));
  }

  private SchemaException unsupported(Type type) {
    return new SchemaException(
        component
            + " is of type "
            + type.getTypeName()
            + "; a configuration has boolean, int, long, double, String, Duration, ByteSize,"
            + " Polling, Path, enums, records, Optional, List and Map<String, ...>");
  }
}
