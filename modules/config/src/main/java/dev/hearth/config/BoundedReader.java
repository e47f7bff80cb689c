package dev.hearth.config;

import java.util.Optional;

/**
 * Reads a value that has limits.
 *
 * @param reader what reads the value
 * @param least the smallest value allowed
 * @param most the largest value allowed
 * @param limits how the record's author wrote them
 */
record BoundedReader<T extends Comparable<T>>(
    ScalarReader<T> reader, Optional<T> least, Optional<T> most, Limits limits)
    implements ValueReader<T> {

  /** Reads the limits as the values that they limit are read. */
  static <T extends Comparable<T>> ValueReader<T> of(ScalarReader<T> reader, Limits limits) {
    return limits.isNone()
        ? reader
        : new BoundedReader<>(
            reader,
            limits.least().map(text -> parse(reader, text)),
            limits.most().map(text -> parse(reader, text)),
            limits);
  }

  private static <T> T parse(ScalarReader<T> reader, String limit) {
    try {
      return reader.parser().parse(limit);
    } catch (UnreadableText _) {
      throw new SchemaException("the limit '" + limit + "' is not " + reader.expected());
    }
  }

  @Override
  public Optional<T> read(Node node) {
    return node.read(reader).filter(value -> isWithin(node, value));
  }

  private boolean isWithin(Node node, T value) {
    boolean tooSmall = least.isPresent() && value.compareTo(least.get()) < 0;
    boolean tooLarge = most.isPresent() && value.compareTo(most.get()) > 0;
    if (tooSmall || tooLarge) {
      String limit = tooSmall ? limits.least().orElseThrow() : limits.most().orElseThrow();
      node.report(
          Problem.Kind.OUT_OF_RANGE,
          "is "
              + node.content().description()
              + (tooSmall ? ", less than " : ", more than ")
              + limit,
          "set it to a value " + limits.describe());
      return false;
    }
    return true;
  }

  @Override
  public String expected() {
    return reader.expected();
  }
}
