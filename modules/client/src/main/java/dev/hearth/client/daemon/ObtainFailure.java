package dev.hearth.client.daemon;

import dev.hearth.client.ConnectFailure;

/** Why there is no daemon for a client. */
public enum ObtainFailure {
  /** There is none, and no program to start one with. */
  NO_PROGRAM,
  /** The operating system does not let this user connect. */
  NOT_ALLOWED,
  /** The daemon does not want this client. */
  REFUSED,
  /** Client and daemon have no version of the protocol in common. */
  INCOMPATIBLE,
  /** Someone listens who is no daemon. */
  NO_HANDSHAKE,
  /** Not in time: the daemon is suspended or still starting, or the machine has too much to do. */
  TIMED_OUT,
  /** The daemon's configuration is wrong. */
  CONFIGURATION,
  /** The daemon was started, and ended before a client could be connected to it. */
  NOT_STARTED,
  /** The transport failed: the path is too long or no socket's, no descriptors are left. */
  TRANSPORT,
  /** The thread was interrupted; it still is. */
  INTERRUPTED;

  static ObtainFailure of(ConnectFailure failure) {
    return switch (failure) {
      case NO_DAEMON -> NO_PROGRAM;
      case NOT_ALLOWED -> NOT_ALLOWED;
      case REFUSED -> REFUSED;
      case INCOMPATIBLE -> INCOMPATIBLE;
      case NO_HANDSHAKE -> NO_HANDSHAKE;
      case TIMED_OUT -> TIMED_OUT;
      case TRANSPORT -> TRANSPORT;
    };
  }
}
