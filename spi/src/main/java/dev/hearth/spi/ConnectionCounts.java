package dev.hearth.spi;

/**
 * Counts of connections: inbound ones unless stated.
 *
 * @param open with their handshake through, now
 * @param accepted since the daemon started
 * @param refused closed before their handshake was through, since the daemon started
 * @param lateReplies answers to calls of this daemon that came after the call had ended, over all
 *     connections, outbound ones too; since the daemon started
 * @param byRings those of the open ones whose frames pass through shared memory
 */
public record ConnectionCounts(
    int open, long accepted, long refused, long lateReplies, int byRings) {}
