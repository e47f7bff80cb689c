package dev.hearth.cli.doctor;

import java.io.IOException;
import java.util.List;

/** Looks at one place. Changes nothing. */
@FunctionalInterface
interface Check {
  /**
   * Looks.
   *
   * @return what was found, at least one
   * @throws IOException if it cannot be looked at
   */
  List<Finding> examine(Patient patient) throws IOException, InterruptedException;
}
