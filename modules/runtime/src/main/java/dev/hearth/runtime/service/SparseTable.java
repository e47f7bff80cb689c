package dev.hearth.runtime.service;

import org.jspecify.annotations.Nullable;

/**
 * Values by a number of 16 bits, found in two steps and without allocation. Filled by one thread,
 * then published safely and only read.
 *
 * <pre>
 * pages[high byte] ─▶ page[low byte] ─▶ value
 * </pre>
 */
final class SparseTable<T> {
  private static final int BITS = 8;
  private static final int PAGE = 1 << BITS;
  private static final int MAX = PAGE * PAGE - 1;

  private final @Nullable Object[] @Nullable [] pages = new Object[PAGE][];

  /** The value of a number from 0 to 65535; null where there is none. */
  @SuppressWarnings("unchecked") // put lets only values of this type in
  @Nullable T get(int number) {
    @Nullable Object @Nullable [] page = pages[number >>> BITS];
    return page == null ? null : (T) page[number & PAGE - 1];
  }

  /**
   * Gives a number its value.
   *
   * @return false, and nothing is changed, if it has one
   * @throws IllegalArgumentException if the number is not from 0 to 65535
   */
  boolean put(int number, T value) {
    if (number < 0 || number > MAX) {
      throw new IllegalArgumentException(number + " is not in 0 to " + MAX);
    }
    @Nullable Object @Nullable [] page = pages[number >>> BITS];
    if (page == null) {
      page = new Object[PAGE];
      pages[number >>> BITS] = page;
    }
    if (page[number & PAGE - 1] != null) {
      return false;
    }
    page[number & PAGE - 1] = value;
    return true;
  }
}
