package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Looks at an address from outside. The lock comes last: whoever listens has locked before, so a
 * daemon that begins in between is found at the lock, if not at the socket.
 *
 * <pre>
 *  a daemon   lock ─── bind, listen ───────────
 *  a look              connect: refused ─── lock: held, nobody is called dead
 * </pre>
 */
final class AddressProbe {
  private AddressProbe() {}

  /** What connecting has met. */
  private enum Met {
    LISTENER,
    SILENCE,
    NOTHING,
    OTHER
  }

  static Probe look(IoEngine engine, SocketPath path) {
    Path lock = HeldAddress.lockFile(path);
    Optional<ProcessIdentity> holder = NamedHolder.in(engine, lock);
    try {
      Met met = met(path);
      return FileLock.isHeld(engine, lock) ? held(met, holder) : free(met, holder);
    } catch (IOException e) {
      return new Probe.Unknown("it cannot be looked at: " + e.getMessage(), false, holder);
    }
  }

  private static Met met(SocketPath path) throws IOException {
    if (!SocketFile.isSocketOrNothing(path)) {
      return Met.OTHER;
    }
    try {
      SocketConnector.touch(path);
      return Met.LISTENER;
    } catch (NoSuchFileException e) {
      return Met.NOTHING;
    } catch (ConnectException e) {
      return Met.SILENCE;
    }
  }

  private static Probe held(Met met, Optional<ProcessIdentity> holder) {
    return switch (met) {
      case LISTENER -> new Probe.Alive("someone listens", holder);
      case SILENCE ->
          new Probe.Unknown("someone holds the lock, and does not listen (yet)", true, holder);
      case NOTHING ->
          new Probe.Unknown("someone holds the lock, and nothing is there (yet)", true, holder);
      case OTHER ->
          new Probe.Unknown("someone holds the lock, and what is there is no socket", true, holder);
    };
  }

  private static Probe free(Met met, Optional<ProcessIdentity> holder) {
    return switch (met) {
      case LISTENER ->
          new Probe.Unknown(
              "who listens there does not hold the lock: a service manager that starts the daemon"
                  + " when somebody connects, or no daemon",
              false,
              holder);
      case SILENCE -> new Probe.Dead("no one listens any more", false, holder);
      case NOTHING -> new Probe.Dead("nothing is there", false, holder);
      case OTHER -> new Probe.Dead("what is there is no socket", true, holder);
    };
  }
}
