package dev.hearth.cli.doctor;

import dev.hearth.cli.output.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether there is room where a daemon writes. */
enum DiskCheck {
  /** Where it keeps what outlives it. */
  STATE("state-disk", 64L << 20, 1L << 30, "make room, or lower services.cache.max-bytes"),
  /** Where its cache is. */
  CACHE("cache-disk", 64L << 20, 1L << 30, "make room, or lower services.cache.max-bytes"),
  /** Where its socket is: that and a lock's file are all that it has there. */
  RUNTIME("socket-disk", 64L << 10, 1L << 20, "make room");

  private final String check;
  private final long leastBytes;
  private final long littleBytes;
  private final String mend;

  DiskCheck(String check, long leastBytes, long littleBytes, String mend) {
    this.check = check;
    this.leastBytes = leastBytes;
    this.littleBytes = littleBytes;
    this.mend = mend;
  }

  Finding examine(Path folder) throws IOException {
    long free = Files.getFileStore(MissingFolder.nearest(folder)).getUsableSpace();
    String what = Quantity.bytes(free) + " are free for " + folder;
    if (free < leastBytes) {
      return Finding.wrong(check, what, "make room, or have it elsewhere");
    }
    return free < littleBytes ? Finding.note(check, what, mend) : Finding.ok(check, what);
  }
}
