package dev.hearth.cli.doctor;

import dev.hearth.cli.output.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether there is room where a daemon writes. */
final class DiskCheck {
  private static final long LEAST_BYTES = 64L << 20;
  private static final long LITTLE_BYTES = 1L << 30;

  private DiskCheck() {}

  static Finding examine(String check, Path folder) throws IOException {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    long free = Files.getFileStore(there).getUsableSpace();
    String what = Quantity.bytes(free) + " are free for " + folder;
    if (free < LEAST_BYTES) {
      return Finding.wrong(check, what, "make room, or have it elsewhere");
    }
    return free < LITTLE_BYTES
        ? Finding.note(check, what, "make room, or lower services.cache.max-bytes")
        : Finding.ok(check, what);
  }
}
