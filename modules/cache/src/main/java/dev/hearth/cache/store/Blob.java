package dev.hearth.cache.store;

/** A blob that entries refer to. Guarded by the store's lock. */
final class Blob {
  final Sha256 digest;
  final long size;

  Place place;

  /**
   * Whether its bytes were found to be what they should since the store was opened; otherwise they
   * are read and compared with its digest before anyone gets them.
   */
  boolean trusted;

  /** Whether its bytes were forced to the disk, and outlive the machine's death. */
  boolean forced;

  /** How many entries refer to it. */
  int references;

  Blob(Sha256 digest, long size, Place place) {
    this.digest = digest;
    this.size = size;
    this.place = place;
  }
}
