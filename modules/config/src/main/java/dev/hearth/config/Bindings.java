package dev.hearth.config;

import java.util.List;

/** What came of binding a configuration to a schema, for each record of it. */
public final class Bindings {
  private final Schema schema;
  private final BoundRecords bound;
  private final List<Problem> problems;

  Bindings(Schema schema, BoundRecords bound, List<Problem> problems) {
    this.schema = schema;
    this.bound = bound;
    this.problems = problems;
  }

  /** Every problem of the whole configuration, sorted by file and line. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * A record of a section. It is invalid if anything in its section is wrong, be it a key of
   * another record of the same section; what is wrong in a section of its own within does not
   * count.
   *
   * @throws IllegalArgumentException if the schema has no such record there
   */
  public <T extends Record> Outcome<T> get(KeyPath section, Class<T> type) {
    if (!schema.contains(section, type)) {
      throw new IllegalArgumentException(
          "the schema has no " + type.getName() + " in the section '" + section + "'");
    }
    List<Problem> own =
        problems.stream()
            .filter(problem -> schema.sectionOf(problem.key()).equals(section))
            .toList();
    return own.isEmpty()
        ? new Outcome.Bound<>(bound.get(section, type).orElseThrow())
        : new Outcome.Invalid<>(own);
  }
}
