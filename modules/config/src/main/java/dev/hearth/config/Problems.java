package dev.hearth.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what one reading finds wrong; for one thread. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  void add(Problem problem) {
    found.add(problem);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** A sorted copy. */
  List<Problem> sorted() {
    return found.stream().sorted().toList();
  }
}
