package dev.hearth.client;

/** Why a client could not connect. */
public enum ConnectFailure {
  /** No daemon listens at the endpoint. */
  NO_DAEMON,
  /** The operating system does not let this user connect. */
  NOT_ALLOWED,
  /** The daemon does not want this client. */
  REFUSED,
  /** Client and daemon have no version of the protocol in common. */
  INCOMPATIBLE,
  /** Someone listens, and did not complete the handshake as a daemon should. */
  NO_HANDSHAKE,
  /** Someone listens, and did not take the connection or complete the handshake in time. */
  TIMED_OUT,
  /** This machine has no transport that the client could use, or it failed. */
  TRANSPORT
}
