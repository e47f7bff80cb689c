package dev.hearth.cache.store;

/** A blob that entries refer to. Guarded by the store's lock. */
final class Blob {
  final Sha256 digest;
  final long size;

  /** When its file was last modified, in nanoseconds since 1970, as far as we know. */
  long modified;

  /**
   * Whether its file was found to hold what it should since the store was opened; otherwise it is
   * read and compared with its digest before anyone gets it.
   */
  boolean trusted;

  /** Whether its file was forced to the disk, and outlives the machine's death. */
  boolean forced;

  /** How many entries refer to it. */
  int references;

  Blob(Sha256 digest, long size) {
    this.digest = digest;
    this.size = size;
  }
}
