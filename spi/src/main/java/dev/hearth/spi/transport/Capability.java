package dev.hearth.spi.transport;

/** What a connection can do beyond carrying bytes. */
public enum Capability {
  /** Open descriptors can be passed to the peer. */
  DESCRIPTOR_PASSING,
  /** The operating system says who the peer is. */
  PEER_CREDENTIALS
}
