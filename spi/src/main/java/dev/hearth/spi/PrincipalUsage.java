package dev.hearth.spi;

/**
 * What one user has of the daemon now, over all of its connections.
 *
 * @param user the user's number; -1 for all whom the operating system says nothing about
 * @param connections inbound, their handshake through or not
 * @param calls in work on virtual threads
 * @param bytes held: requests in work, items that nobody has taken, what waits to be written
 * @param descriptors received and open, or waiting to be sent
 */
public record PrincipalUsage(long user, int connections, int calls, long bytes, long descriptors) {}
