package dev.hearth.cache.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Names the present start of the machine. */
final class MachineStart {
  private static final Path LINUX_BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private MachineStart() {}

  /**
   * The same name until the machine starts anew. Where the system does not tell, a new one each
   * time, so that what was not forced is checked once more than needed.
   */
  static String name() {
    try {
      return Files.readString(LINUX_BOOT_ID).strip();
    } catch (IOException _) {
      return UUID.randomUUID().toString();
    }
  }
}
