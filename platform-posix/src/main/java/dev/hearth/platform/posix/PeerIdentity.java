package dev.hearth.platform.posix;

import dev.hearth.spi.transport.PeerCredentials;
import java.io.IOException;
import jnr.unixsocket.Credentials;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;

/** Asks the operating system who is at the other end. */
final class PeerIdentity {
  private static volatile boolean prepared;

  private PeerIdentity() {}

  /**
   * Loads what {@link #of} needs, where it was never used: the time that matters is the one between
   * connecting and the first words.
   *
   * @param channel not connected: it is asked in vain
   */
  static void prepare(UnixSocketChannel channel) throws IOException {
    if (!prepared) {
      of(channel);
      prepared = true;
    }
  }

  /** Whether it tells. */
  static boolean isKnown() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  static PeerCredentials of(UnixSocketChannel channel) throws IOException {
    if (!isKnown()) {
      return PeerCredentials.NONE;
    }
    Credentials peer = channel.getOption(UnixSocketOptions.SO_PEERCRED);
    return new PeerCredentials(
        peer.getPid(),
        Integer.toUnsignedLong(peer.getUid()),
        Integer.toUnsignedLong(peer.getGid()));
  }
}
