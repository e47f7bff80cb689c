package dev.hearth.cache.store;

import java.nio.file.Path;

/**
 * A blob that is written, and not in its place yet. Its {@link BlobWriter} owns the file.
 *
 * @param modified when the file was last modified, in nanoseconds since 1970
 * @param forced whether it is on the disk
 */
public record StagedBlob(Path file, Sha256 digest, long size, long modified, boolean forced) {}
