package dev.hearth.cache.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where a store is and how much it may hold.
 *
 * @param folder its own folder; made where it is not there
 * @param maxBytes how many bytes of blobs it may hold
 * @param maxEntries how many entries it may hold, since each costs memory
 * @param namespaceMaxBytes the same for single namespaces, each entry's blob counted in full
 * @param packBytes how large a pack is in which short blobs are kept side by side
 * @param packedMaxBytes how large these may be, less than a pack; 0 for none
 * @param sync what a confirmed put outlives
 * @param recordUseAfter how old the recorded use of an entry may become before a newer one is
 *     recorded; what is not recorded is forgotten at the next start
 */
public record StoreOptions(
    Path folder,
    long maxBytes,
    long maxEntries,
    Map<String, Long> namespaceMaxBytes,
    int packBytes,
    int packedMaxBytes,
    SyncPolicy sync,
    Duration recordUseAfter) {
  /** Copies the map. */
  public StoreOptions {
    namespaceMaxBytes = Map.copyOf(namespaceMaxBytes);
  }
}
