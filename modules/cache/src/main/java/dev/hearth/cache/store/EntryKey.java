package dev.hearth.cache.store;

/**
 * Names an entry.
 *
 * @param namespace 1 to 64 ASCII characters
 * @param key 1 to 1,024 bytes of UTF-8
 */
public record EntryKey(String namespace, String key) {}
