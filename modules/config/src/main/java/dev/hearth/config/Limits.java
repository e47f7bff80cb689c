package dev.hearth.config;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import java.lang.reflect.RecordComponent;
import java.util.Optional;

/**
 * The limits of a record's component, as its author wrote them.
 *
 * @param least the smallest value allowed
 * @param most the largest value allowed
 */
record Limits(Optional<String> least, Optional<String> most) {

  static Limits of(RecordComponent component) {
    return new Limits(
        Optional.ofNullable(component.getAnnotation(AtLeast.class)).map(AtLeast::value),
        Optional.ofNullable(component.getAnnotation(AtMost.class)).map(AtMost::value));
  }

  boolean isNone() {
    return least.isEmpty() && most.isEmpty();
  }

  /** The range in words; for limits that are not none. */
  String describe() {
    if (least.isPresent() && most.isPresent()) {
      return "from " + least.get() + " to " + most.get();
    }
    return least
        .map(limit -> "of at least " + limit)
        .orElseGet(() -> "of at most " + most.orElseThrow());
  }
}
