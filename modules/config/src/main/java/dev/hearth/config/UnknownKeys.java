package dev.hearth.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reports the keys of a section that nothing reads. */
final class UnknownKeys {
  private UnknownKeys() {}

  /**
   * Checks one section, not those within.
   *
   * @param noun what the section's keys name: {@code key}, {@code service}, …
   */
  static void report(Node node, Content.Section section, Set<String> known, String noun) {
    for (String key : section.keys()) {
      if (!known.contains(key)) {
        Optional<String> nearest = Nearest.to(key, new TreeSet<>(known));
        node.child(key)
            .report(
                Problem.Kind.UNKNOWN_KEY,
                "unknown " + noun,
                nearest
                    .map(name -> "did you mean '" + name + "'?")
                    .orElseGet(() -> known(known, noun)));
      }
    }
  }

  private static String known(Set<String> known, String noun) {
    return known.isEmpty()
        ? "remove it, this section has none"
        : "remove it or use a known " + noun + ": " + String.join(", ", new TreeSet<>(known));
  }
}
