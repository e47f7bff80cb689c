package dev.hearth.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a misspelt one was meant to be. */
final class Nearest {
  private Nearest() {}

  /** The nearest name, the first of equals, unless more than about a third of it differs. */
  static Optional<String> to(String misspelt, Collection<String> names) {
    String plain = plain(misspelt);
    return names.stream()
        .filter(name -> distance(plain, plain(name)) <= (plain(name).length() + 1) / 3)
        .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
  }

  /** Case and separators are the commonest mistakes and count for nothing. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** How many characters to insert, delete, replace or swap with their neighbour, at the least. */
  static int distance(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    int[] current = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      current[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] free = beforeLast;
      beforeLast = last;
      last = current;
      current = free;
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int edited = Math.min(Math.min(current[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        current[j] = swapped ? Math.min(edited, beforeLast[j - 2] + 1) : edited;
      }
    }
    return current[to.length()];
  }
}
