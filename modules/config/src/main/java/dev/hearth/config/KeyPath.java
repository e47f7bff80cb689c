package dev.hearth.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The path of a key from the root of the configuration.
 *
 * @param segments the keys from the outermost to the innermost; none for the root
 */
public record KeyPath(List<String> segments) {
  /** The whole configuration. */
  public static final KeyPath ROOT = new KeyPath(List.of());

  /** Copies the segments. */
  public KeyPath {
    segments = List.copyOf(segments);
  }

  /** The path of these keys, each taken as it is: a dot in one separates nothing. */
  public static KeyPath of(String... segments) {
    return new KeyPath(List.of(segments));
  }

  /** Whether this is the whole configuration. */
  public boolean isRoot() {
    return segments.isEmpty();
  }

  KeyPath child(String key) {
    List<String> longer = new ArrayList<>(segments);
    longer.add(key);
    return new KeyPath(longer);
  }

  /** The path of a list's element, counted from 0. */
  KeyPath element(int index) {
    List<String> indexed = new ArrayList<>(segments);
    indexed.add(indexed.removeLast() + "[" + index + "]");
    return new KeyPath(indexed);
  }

  boolean startsWith(KeyPath prefix) {
    return segments.size() >= prefix.segments.size()
        && segments.subList(0, prefix.segments.size()).equals(prefix.segments);
  }

  // Written out, as is the next: see the package.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyPath(List<String> others) && segments.equals(others);
  }

  @Override
  public int hashCode() {
    return segments.hashCode();
  }

  /** The path as a configuration file would write it: dotted, a key in quotes if it needs them. */
  @Override
  public String toString() {
    return segments.stream().map(KeyPath::quoteIfNeeded).collect(Collectors.joining("."));
  }

  private static String quoteIfNeeded(String key) {
    boolean plain = !key.isEmpty() && key.chars().allMatch(KeyPath::isPlain);
    return plain ? key : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static boolean isPlain(int character) {
    return Character.isLetterOrDigit(character) || "-_[]".indexOf(character) >= 0;
  }
}
