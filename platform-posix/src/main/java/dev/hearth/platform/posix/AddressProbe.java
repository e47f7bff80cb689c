package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Looks at an address from outside. */
final class AddressProbe {
  private AddressProbe() {}

  static Probe look(IoEngine engine, SocketPath path) {
    Optional<ProcessIdentity> holder = NamedHolder.in(engine, HeldAddress.lockFile(path));
    boolean held;
    try {
      if (!SocketFile.isSocketOrNothing(path)) {
        return new Probe.Dead("what is there is no socket", holder);
      }
      held = FileLock.isHeld(engine, HeldAddress.lockFile(path));
    } catch (IOException e) {
      return new Probe.Unknown("it cannot be looked at: " + e.getMessage(), false, holder);
    }
    try {
      SocketConnector.touch(path);
      return held
          ? new Probe.Alive("someone listens", holder)
          : new Probe.Dead("who listens there does not hold the lock, and is no daemon", holder);
    } catch (NoSuchFileException e) {
      return held
          ? new Probe.Unknown("someone holds the lock, and nothing is there (yet)", true, holder)
          : new Probe.Dead("nothing is there", holder);
    } catch (ConnectException e) {
      return held
          ? new Probe.Unknown("someone holds the lock, and does not listen (yet)", true, holder)
          : new Probe.Dead("no one listens any more", holder);
    } catch (IOException e) {
      return new Probe.Unknown(String.valueOf(e.getMessage()), held, holder);
    }
  }
}
