/**
 * The cache service: blobs under keys, in files, with the least recently used evicted.
 *
 * <pre>
 *   CacheProvider → CacheService → handler → store, memory
 * </pre>
 */
@NullMarked
package dev.hearth.cache;

import org.jspecify.annotations.NullMarked;
