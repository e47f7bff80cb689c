package dev.hearth.cache.store;

/**
 * What is known of an entry.
 *
 * @param key its key, without the namespace
 * @param digest its blob's digest
 * @param size its blob's size in bytes
 * @param storedAtMillis when it was stored, since 1970
 * @param usedAtMillis when it was last fetched or stored, since 1970
 */
public record EntryInfo(
    String key, Sha256 digest, long size, long storedAtMillis, long usedAtMillis) {}
