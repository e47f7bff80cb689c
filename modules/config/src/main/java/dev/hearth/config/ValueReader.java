package dev.hearth.config;

import java.util.Optional;

/** Reads one type of value. Stateless. */
interface ValueReader<T> {
  /**
   * Reads a node whose own substitutions are resolved; call it through {@link Node#read}.
   *
   * @return the value, or nothing if a problem was reported
   */
  Optional<T> read(Node node);

  /** What it reads, as in "set it to ...". */
  String expected();
}
