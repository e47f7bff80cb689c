package dev.hearth.wire.recording;

import org.jspecify.annotations.Nullable;

/** Whose bytes an entry holds. Numbers are only ever added. */
public enum Sender {
  /** The side that connected. */
  CLIENT(1),
  /** The side that accepted. */
  DAEMON(2);

  private final int number;

  Sender(int number) {
    this.number = number;
  }

  /** The number that stands for it in an entry. */
  int number() {
    return number;
  }

  /** The one with a number; null where there is none. */
  static @Nullable Sender ofNumber(int number) {
    return switch (number) {
      case 1 -> CLIENT;
      case 2 -> DAEMON;
      default -> null;
    };
  }
}
