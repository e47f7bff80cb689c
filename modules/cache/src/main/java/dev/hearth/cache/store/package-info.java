/**
 * Blobs in files, and what is known of them.
 *
 * <pre>
 *   folder/
 *     lock         held for as long as the store is open: one store a folder
 *     index.log    what is stored, as an append-only log; read once, at the start
 *     blobs/ab/ab…  one file a blob, named by its SHA-256 in hexadecimal, never changed
 *     packs/1.pack  short blobs, side by side: see {@link dev.hearth.cache.pack}
 *     tmp/         blobs on their way in (put-*) and out (drop-*)
 * </pre>
 *
 * <p>{@link dev.hearth.cache.store.Store} is the way in, and keeps in step: the {@code Catalogue}
 * in memory, the {@code IndexLog}, the {@code BlobFiles} and the packs. A blob is in its place
 * before the log names it, and the log names it before a put is confirmed; so whenever the process
 * dies, what was confirmed is there, and at worst a file is left that nothing names.
 */
@NullMarked
package dev.hearth.cache.store;

import org.jspecify.annotations.NullMarked;
