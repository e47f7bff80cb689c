package dev.hearth.cache.pack;

import java.io.IOException;

/** Has the names of a folder's files outlive the machine. */
@FunctionalInterface
public interface NameForcing {
  /** Waits until they are on the disk. */
  void force() throws IOException;
}
