package dev.hearth.client;

import dev.hearth.protocol.cache.GetResponse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A blob that was fetched: in this process's own memory, or mapped from the file that the daemon
 * keeps it in. Both are read alike, and stay as they are whatever becomes of the entry. Who holds
 * it closes it; its memory cannot be accessed after that.
 *
 * <p>For the thread that fetched it alone, which reads and closes it: giving a mapping back that
 * any thread may use has to stop all of them for a moment, which would take longer than the
 * fetching. A copy of its bytes is for whoever gets it.
 *
 * <p>A blob that came through the socket has been compared with its digest here. One that is mapped
 * has been by the daemon, which never changes a blob's file; {@link #isIntact} does it again. If
 * another program of this user truncates that file, reading what is no longer there fails with
 * {@link InternalError}.
 */
public final class CachedBlob implements AutoCloseable {
  private final MemorySegment bytes;
  private final byte[] sha256;
  private final @Nullable Arena mapping;

  /**
   * @param mapping what keeps the bytes mapped, taken over; null where the heap keeps them
   */
  CachedBlob(MemorySegment bytes, GetResponse response, @Nullable Arena mapping) {
    this(bytes, response.getSha256().toByteArray(), mapping);
  }

  private CachedBlob(MemorySegment bytes, byte[] sha256, @Nullable Arena mapping) {
    this.bytes = bytes.asReadOnly();
    this.sha256 = sha256;
    this.mapping = mapping;
  }

  /**
   * A blob that did not come from the daemon.
   *
   * @param bytes in this process's own memory; not changed any more
   * @param sha256 their digest, 32 bytes
   */
  public static CachedBlob of(MemorySegment bytes, byte[] sha256) {
    return new CachedBlob(bytes, sha256.clone(), null);
  }

  /** All of its bytes, for reading. */
  public MemorySegment bytes() {
    return bytes;
  }

  /** How many bytes it has. */
  public long size() {
    return bytes.byteSize();
  }

  /** The digest that is kept with it, 32 bytes; a copy. */
  public byte[] sha256() {
    return sha256.clone();
  }

  /** Whether it is mapped, and no copy of it was made. */
  public boolean isMapped() {
    return mapping != null;
  }

  /** Compares its bytes with its digest. Reads all of them. */
  public boolean isIntact() {
    return MessageDigest.isEqual(Digests.sha256(bytes), sha256);
  }

  /** Gives the memory back. The second and every later call does nothing. */
  @Override
  public void close() {
    if (mapping != null && mapping.scope().isAlive()) {
      mapping.close();
    }
  }
}
