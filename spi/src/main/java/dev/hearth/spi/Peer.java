package dev.hearth.spi;

import dev.hearth.spi.transport.PeerCredentials;

/**
 * The other end of a connection, as far as it is known once the handshake is through.
 *
 * @param handle names the connection, for pushes
 * @param name what the peer calls itself, for people; not to be trusted
 * @param version the peer's own version, for people; not to be trusted
 * @param credentials who the operating system says that it is
 * @param role what it may do; the host keeps it from handlers that need more
 */
public record Peer(
    ConnectionHandle handle,
    String name,
    String version,
    PeerCredentials credentials,
    PeerRole role) {}
