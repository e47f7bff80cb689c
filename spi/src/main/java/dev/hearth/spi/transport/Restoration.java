package dev.hearth.spi.transport;

/** What became of something that is a process's alone, and whose files others can delete. */
public enum Restoration {
  /** Nothing was missing. */
  NOT_NEEDED,
  /** What was missing was made anew. */
  DONE,
  /**
   * Something is missing, and it cannot be told yet whether another process has taken it: somebody
   * who may only look has the lock. Or it cannot be made, for now: something else lies in its
   * place. To be tried again soon.
   */
  POSTPONED
}
