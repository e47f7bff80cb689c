package dev.hearth.client;

import dev.hearth.spi.transport.SharedMemory;
import java.util.Optional;

/** How blobs travel as descriptors: looked up when the first of them does. */
final class Sharing {
  /** From here on a mapping costs less than copies. */
  static final long MIN_BYTES = 64 << 10;

  /** Up to here a blob that is stored is held in memory once more until the daemon has it. */
  static final long MAX_PUT_BYTES = 256L << 20;

  private static final Optional<SharedMemory> MEMORY = SharedMemory.ofThisMachine();

  private Sharing() {}

  /**
   * This machine's way, which is there wherever descriptors can be passed.
   *
   * @throws IllegalStateException if the platform's module lacks it
   */
  static SharedMemory memory() {
    return MEMORY.orElseThrow(
        () -> new IllegalStateException("the platform passes descriptors and maps none"));
  }

  /** Whether a blob of this size goes to the daemon as a descriptor. */
  static boolean suitsPut(HearthClient client, long bytes) {
    return bytes >= MIN_BYTES
        && bytes <= MAX_PUT_BYTES
        && client.agreement().maxHandles() > 0
        && memory().canSeal();
  }
}
