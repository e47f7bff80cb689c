package dev.hearth.cache.store;

import java.io.IOException;
import java.nio.file.Path;

/** There is no room left for what was to be written. */
final class FullDiskException extends IOException {
  private static final long serialVersionUID = 1L;

  FullDiskException(Path folder, IOException cause) {
    super(describe(folder), cause);
  }

  static String describe(Path folder) {
    return "the disk of the cache folder "
        + folder
        + " is full; nothing that was stored is lost; free some room, or lower"
        + " services.cache.max-bytes";
  }
}
