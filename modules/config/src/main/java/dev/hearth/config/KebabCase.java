package dev.hearth.config;

import java.util.Locale;

/** How Java's names are written in a configuration. */
final class KebabCase {
  private KebabCase() {}

  /** {@code maxFrameBytes} is {@code max-frame-bytes}. */
  static String ofComponent(String name) {
    StringBuilder kebab = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      if (Character.isUpperCase(character) && i > 0) {
        kebab.append('-');
      }
      kebab.append(Character.toLowerCase(character));
    }
    return kebab.toString();
  }

  /** {@code DROP_OLDEST} is {@code drop-oldest}. */
  static String ofConstant(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
