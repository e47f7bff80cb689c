package dev.hearth.cache.store;

import java.util.Comparator;

/**
 * Orders strings as the bytes of their UTF-8, which is by code points. Java's own order, by UTF-16,
 * puts what lies beyond U+FFFF before U+E000.
 */
enum KeyOrder implements Comparator<String> {
  UTF_8;

  @Override
  public int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  /** Surrogates behind all other characters. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }
}
