package dev.hearth.cache.store;

import java.io.IOException;
import java.nio.file.Path;

/** What a test cannot do to a machine. */
public final class Machine {
  private Machine() {}

  /** Has a store that is closed believe that the machine started anew since. */
  public static void pretendThatItStartedAnew(Path folder) throws IOException {
    try (IndexLog index = new IndexLog(folder)) {
      index.open(_ -> {});
      index.append(new IndexRecord.Boot("another start"));
    }
  }
}
