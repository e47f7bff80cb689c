package dev.hearth.cache.store;

import dev.hearth.spi.transport.Descriptor;

/**
 * A blob that another process is to read: its file, which stays whatever becomes of its entry.
 *
 * @param descriptor open for reading alone; the holder owns it
 */
public record LentBlob(Sha256 digest, long size, Descriptor descriptor) {}
