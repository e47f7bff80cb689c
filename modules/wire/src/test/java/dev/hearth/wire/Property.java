package dev.hearth.wire;

import java.util.Random;

/** Checks a statement for many random cases, the same at every run. */
final class Property {
  private Property() {}

  interface Statement {
    void check(Random random) throws Exception;
  }

  static void holds(int cases, Statement statement) throws Exception {
    for (int seed = 0; seed < cases; seed++) {
      try {
        statement.check(new Random(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("does not hold for seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
