package dev.hearth.cache.store;

import java.io.IOException;

/**
 * A blob that can be read, whatever becomes of its entry, until it is closed. It has been compared
 * with its digest since the start. Used by one thread.
 */
public sealed interface StoredBlob extends AutoCloseable permits OpenBlob, PackedBlob {
  /** Its digest. */
  Sha256 digest();

  /** How many bytes it has. */
  long size();

  @Override
  void close() throws IOException;
}
