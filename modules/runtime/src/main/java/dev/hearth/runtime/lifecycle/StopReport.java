package dev.hearth.runtime.lifecycle;

import java.util.List;

/**
 * How a stop went.
 *
 * @param results one for each component, in the order in which they were stopped
 */
public record StopReport(List<StopResult> results) {
  /** Copies the list. */
  public StopReport {
    results = List.copyOf(results);
  }

  /** Whether everything came to its end by itself. */
  public boolean isClean() {
    return results.stream().allMatch(StopResult::isClean);
  }

  /** The names of those that were left behind, still at work. */
  public List<String> abandoned() {
    return results.stream()
        .filter(StopResult.Abandoned.class::isInstance)
        .map(StopResult::component)
        .toList();
  }
}
