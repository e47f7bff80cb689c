/**
 * Short blobs side by side in a few large files that are mapped: storing one is a copy to memory.
 *
 * <pre>
 *   packs/17.pack     named by its number; as large as all packs of its time
 *
 *   0        64       128      192                          end             size
 *   +--------+--------+--------+---------- … ---------------+---------------+
 *   | blob   | blob (dead)     | blob                       | zeros, or what|
 *   |        |                 |                            | was here before
 *   +--------+--------+--------+---------- … ---------------+---------------+
 *   each begins at a multiple of 64              the next one begins here
 * </pre>
 *
 * <p>A pack has no header and its blobs have none: what lies where stands in the store's index, one
 * record with a checksum for each blob, which is appended once the blob is in its place, and so
 * does its SHA-256, with which it is compared before it is first served after a start. A record
 * that was torn off at the index's end leaves bytes in a pack that nothing refers to, and that is
 * all.
 *
 * <p>A pack is written full of zeros before it is used, so that a full disk is an error then and no
 * fault later. A blob that was copied to the mapping is the operating system's from that moment:
 * the death of the process takes nothing of it.
 *
 * <pre>
 *   spare ──▶ current ──▶ full ──▶ empty, once nothing lives in it and nobody reads it ──▶ spare
 *                           │                                                        └──▶ deleted
 *                           └─ most of it dead: what lives moves to the current pack
 * </pre>
 */
@NullMarked
package dev.hearth.cache.pack;

import org.jspecify.annotations.NullMarked;
