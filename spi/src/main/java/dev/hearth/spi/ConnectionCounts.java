package dev.hearth.spi;

/**
 * Counts of inbound connections.
 *
 * @param open with their handshake through, now
 * @param accepted since the daemon started
 * @param refused closed before their handshake was through, since the daemon started
 */
public record ConnectionCounts(int open, long accepted, long refused) {}
