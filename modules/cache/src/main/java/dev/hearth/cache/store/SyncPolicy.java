package dev.hearth.cache.store;

/** What a confirmed put outlives. */
public enum SyncPolicy {
  /**
   * The death of the process: the operating system writes when it likes. A blob that was stored
   * before the machine started anew is checked before it is served.
   */
  PROCESS,
  /** The death of the machine too: blob, folder and index are forced to the disk first. */
  MACHINE
}
