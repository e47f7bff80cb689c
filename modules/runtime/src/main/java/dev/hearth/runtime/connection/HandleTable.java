package dev.hearth.runtime.connection;

import dev.hearth.spi.ConnectionHandle;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives out handles and finds what they name. The slot of an entry that was removed is given out
 * again under the next generation, so that a stale handle finds nothing, whatever has become of the
 * slot meanwhile. Thread-safe.
 *
 * <pre>
 *            reserve        put            release
 * (free) ───────────▶ RESERVED ───▶ LIVE ─────────▶ (free, and STALE for ever under this generation)
 * </pre>
 */
final class HandleTable<T> {
  /** What a handle is. */
  enum Standing {
    /** It was never given out. */
    UNKNOWN,
    /** It was given out, and names nothing yet. */
    RESERVED,
    /** It names something. */
    LIVE,
    /** What it named has gone. */
    STALE
  }

  private static final int FIRST_SLOTS = 16;

  private final ConcurrentHashMap<ConnectionHandle, T> live = new ConcurrentHashMap<>();
  private final int capacity;

  // Guarded by this.
  private final Deque<Integer> free = new ArrayDeque<>();
  private int slots;

  /** How often each slot has been given out; negative while it is free. */
  private int[] generations = new int[FIRST_SLOTS];

  /**
   * @param capacity how many handles may be live at once
   */
  HandleTable(int capacity) {
    this.capacity = capacity;
  }

  /** Takes a slot; null when all are taken. */
  synchronized @Nullable ConnectionHandle reserve() {
    Integer slot = free.poll();
    if (slot == null) {
      if (slots == capacity) {
        return null;
      }
      slot = slots++;
      if (slot == generations.length) {
        generations = Arrays.copyOf(generations, slot * 2);
      }
    }
    int generation = 1 - generations[slot];
    generations[slot] = generation;
    return new ConnectionHandle(slot, generation);
  }

  /** Says what a reserved handle names. */
  void put(ConnectionHandle handle, T value) {
    live.put(handle, value);
  }

  /** What a handle names; null where nothing is, not yet or no longer. */
  @Nullable T find(ConnectionHandle handle) {
    return live.get(handle);
  }

  /** Why a handle names nothing, where it does not. */
  synchronized Standing standing(ConnectionHandle handle) {
    int slot = handle.index();
    int generation = handle.generation();
    if (slot < 0 || slot >= slots || generation < 1) {
      return Standing.UNKNOWN;
    }
    int now = generations[slot];
    if (generation > Math.abs(now)) {
      return Standing.UNKNOWN;
    }
    if (generation != now) {
      return Standing.STALE;
    }
    return live.containsKey(handle) ? Standing.LIVE : Standing.RESERVED;
  }

  /**
   * Gives a slot back, whether something was put there or not. Once for each handle. A slot whose
   * generations are used up is not given out again.
   */
  void release(ConnectionHandle handle) {
    int slot = handle.index();
    synchronized (this) {
      // Before it names nothing: it must not look as if it were to name something yet.
      generations[slot] = -handle.generation();
    }
    live.remove(handle);
    if (handle.generation() < Integer.MAX_VALUE) {
      synchronized (this) {
        free.add(slot);
      }
    }
  }

  /** What live handles name; those that come or go meanwhile may be among them or not. */
  Stream<T> all() {
    return live.values().stream();
  }
}
