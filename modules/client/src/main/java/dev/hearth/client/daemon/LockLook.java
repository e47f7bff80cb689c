package dev.hearth.client.daemon;

import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.Transports;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be found at the file of a lock. The process that the file names is for people: whether
 * the lock is held, and nothing else, is told by the system.
 */
public sealed interface LockLook {
  /** There is no such file. */
  record Absent() implements LockLook {}

  /**
   * Nobody holds it.
   *
   * @param left who is named in the file, where somebody is: it has ended without removing that
   */
  record Free(Optional<ProcessIdentity> left) implements LockLook {}

  /**
   * Somebody holds it.
   *
   * @param holder who is named in the file, where somebody is
   */
  record Held(Optional<ProcessIdentity> holder) implements LockLook {}

  /**
   * It cannot be told.
   *
   * @param why for people
   */
  record Unknown(String why) implements LockLook {}

  /** Looks at a lock that daemons hold. Changes nothing, and waits for nobody. */
  static LockLook atDaemons(Transport transport, Path file) {
    try {
      if (transport.isLocked(file)) {
        return new Held(transport.lockHolder(file));
      }
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          ? new Free(transport.lockHolder(file))
          : new Absent();
    } catch (IOException e) {
      return new Unknown(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The same with a transport of this machine's.
   *
   * @param endpoint whose lock it is, for the failure
   * @throws ConnectFailedException if this machine has none
   */
  static LockLook atDaemons(Endpoint endpoint, Path file) throws ConnectFailedException {
    try (Transport transport = Transports.open(TransportOptions.AUTO, Polling.AUTO, endpoint)) {
      return atDaemons(transport, file);
    }
  }

  /**
   * Looks at the lock that a client holds while it starts a daemon: {@link
   * dev.hearth.session.state.StateFolder#startLock}. Changes nothing, and waits for nobody; a
   * client that wants it in this very moment starts its daemon without it.
   */
  static LockLook atStarters(Transport transport, Path file) {
    try {
      return SpawnLock.look(transport, file);
    } catch (IOException e) {
      return new Unknown(String.valueOf(e));
    }
  }
}
