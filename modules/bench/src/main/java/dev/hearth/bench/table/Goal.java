package dev.hearth.bench.table;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A limit that a run is held to.
 *
 * @param name what is compared, as the table shows it
 * @param limit in the unit of the measure; a ratio has none
 * @param bound on which side of the limit the measure has to lie
 * @param measure what is held against the limit
 */
public record Goal(String name, double limit, Bound bound, Measure measure) {

  /** On which side of the limit the measure has to lie; the limit itself is met. */
  public enum Bound {
    /** Not above the limit. */
    AT_MOST("<="),
    /** Not below the limit. */
    AT_LEAST(">=");

    private final String op;

    Bound(String op) {
      this.op = op;
    }

    /** The comparison as a sign. */
    public String op() {
      return op;
    }

    boolean holds(double measured, double limit) {
      return this == AT_MOST ? measured <= limit : measured >= limit;
    }
  }

  /** What is held against a limit; medians throughout. */
  public sealed interface Measure {

    /** One row's figure as it is. */
    record Figure(FigureKey of) implements Measure {}

    /** One row's figure by another's, from the same run. */
    record Ratio(FigureKey of, FigureKey by) implements Measure {}
  }

  /**
   * How a goal came out.
   *
   * @param goal the goal
   * @param measured empty when a row that it needs was not measured; such a goal is missed
   * @param met whether the measure lies on the right side of the limit
   */
  public record Verdict(Goal goal, OptionalDouble measured, boolean met) {}

  /**
   * Holds the rows of a run against this goal.
   *
   * @param rows all that were measured
   * @return the verdict; missed when a row is not among them
   */
  public Verdict judge(List<Row> rows) {
    OptionalDouble measured =
        switch (measure) {
          case Measure.Figure(FigureKey of) -> median(rows, of);
          case Measure.Ratio(FigureKey of, FigureKey by) ->
              ratio(median(rows, of), median(rows, by));
        };
    boolean met = measured.isPresent() && bound.holds(measured.getAsDouble(), limit);
    return new Verdict(this, measured, met);
  }

  private static OptionalDouble ratio(OptionalDouble of, OptionalDouble by) {
    if (of.isEmpty() || by.isEmpty() || by.getAsDouble() == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(of.getAsDouble() / by.getAsDouble());
  }

  private static OptionalDouble median(List<Row> rows, FigureKey key) {
    Optional<Row> found = rows.stream().filter(row -> row.key().equals(key)).findFirst();
    return found.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(found.get().spread().median());
  }
}
