package dev.hearth.cache.store;

import java.util.List;

/**
 * Some of a namespace's entries, in the order of their keys' bytes.
 *
 * @param more whether there are others behind these
 */
public record Page(List<EntryInfo> entries, boolean more) {}
