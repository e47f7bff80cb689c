package dev.hearth.cache;

import dev.hearth.cache.store.SyncPolicy;
import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code services.cache}; its {@code reference.conf} says what each key is for.
 *
 * @param folder where blobs and index are; unless it is set, in the service's own state folder
 * @param maxBytes how many bytes of blobs are kept
 * @param maxEntries how many entries are kept
 * @param namespaceMaxBytes how many bytes of blobs single namespaces may have
 * @param sync what a confirmed put outlives
 * @param recordUseAfter how old the recorded use of an entry may become
 * @param partBytes how large a piece of a blob is that is sent in one frame
 * @param packs how short blobs are kept on the disk
 * @param memory what is kept in memory
 */
public record CacheConfiguration(
    Optional<Path> folder,
    @AtLeast("1 MiB") ByteSize maxBytes,
    @AtLeast("1") long maxEntries,
    Map<String, ByteSize> namespaceMaxBytes,
    SyncPolicy sync,
    @AtLeast("1s") Duration recordUseAfter,
    @AtLeast("4 KiB") @AtMost("16 MiB") ByteSize partBytes,
    Packs packs,
    Memory memory) {

  /**
   * The section {@code services.cache.packs}.
   *
   * @param packBytes how large a pack is
   * @param maxBlobBytes how large the blobs in it may be
   */
  public record Packs(
      @AtLeast("256 KiB") @AtMost("1 GiB") ByteSize packBytes,
      @AtMost("64 KiB") ByteSize maxBlobBytes) {}

  /**
   * The section {@code services.cache.memory}.
   *
   * @param maxBytes how much direct memory small blobs may take
   * @param maxBlobBytes how large these may be
   */
  public record Memory(ByteSize maxBytes, @AtMost("64 KiB") ByteSize maxBlobBytes) {}
}
