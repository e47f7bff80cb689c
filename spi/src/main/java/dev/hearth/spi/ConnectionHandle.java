package dev.hearth.spi;

/**
 * Names one connection of this process, inbound or outbound. A handle outlives its connection
 * safely: the slot of a closed connection is given out again under the next generation, so a stale
 * handle is refused instead of reaching another peer.
 *
 * @param index the connection's slot
 * @param generation how often the slot has been given out, from 1
 */
public record ConnectionHandle(int index, int generation) {}
