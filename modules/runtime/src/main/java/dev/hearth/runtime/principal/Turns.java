package dev.hearth.runtime.principal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue with a line for each user, of which each gives one in turn: who has much waiting waits
 * for itself. Whoever uses it guards it.
 */
public final class Turns<T> {
  /** Those with something waiting, whose turn comes first. */
  private final Map<Long, LinkedHashSet<T>> lines = new LinkedHashMap<>();

  /** Nothing waits. */
  public Turns() {}

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Something of a user waits from now on, behind all else of that user. */
  public void add(long user, T waiting) {
    lines.computeIfAbsent(user, any -> new LinkedHashSet<>()).add(waiting);
  }

  /** Takes what has waited longest of the user whose turn it is; null when nothing waits. */
  public @Nullable T poll() {
    Iterator<Map.Entry<Long, LinkedHashSet<T>>> turns = lines.entrySet().iterator();
    if (!turns.hasNext()) {
      return null;
    }
    Map.Entry<Long, LinkedHashSet<T>> turn = turns.next();
    Long user = turn.getKey();
    LinkedHashSet<T> line = turn.getValue();
    turns.remove();
    T first = line.removeFirst();
    if (!line.isEmpty()) {
      lines.put(user, line);
    }
    return first;
  }

  /**
   * Something of a user waits no more.
   *
   * @return false when it did not
   */
  public boolean remove(long user, T waiting) {
    LinkedHashSet<T> line = lines.get(user);
    if (line == null || !line.remove(waiting)) {
      return false;
    }
    if (line.isEmpty()) {
      lines.remove(user);
    }
    return true;
  }
}
