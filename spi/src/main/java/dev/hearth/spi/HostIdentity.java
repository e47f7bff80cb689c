package dev.hearth.spi;

/**
 * Which daemon this is.
 *
 * @param version the daemon's version
 * @param instance the name under which it runs; one user may run several
 * @param pid its process
 * @param epoch changes with every start
 * @param protocolVersion the highest version of the wire protocol that it speaks
 */
public record HostIdentity(
    String version, String instance, long pid, long epoch, int protocolVersion) {}
