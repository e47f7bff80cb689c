package dev.hearth.cache.pack;

/**
 * Where a blob lies.
 *
 * @param pack the number of its pack
 * @param offset where in the pack it begins
 * @param length how many bytes it has
 */
public record Extent(int pack, int offset, int length) {
  static final int ALIGNMENT = 64;

  /** How many bytes a blob takes up with what is left free behind it. */
  static int room(int length) {
    return (Math.max(length, 1) + ALIGNMENT - 1) & -ALIGNMENT;
  }

  int room() {
    return room(length);
  }

  /** Where a blob is that is lost: no pack has this number. */
  public static Extent nowhere(int length) {
    return new Extent(-1, 0, length);
  }
}
