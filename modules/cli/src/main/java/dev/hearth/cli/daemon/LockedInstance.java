package dev.hearth.cli.daemon;

import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.daemon.LockLook;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.util.Optional;

/** Whose an instance is, or was last, where nobody listens for it: by its lock. */
public final class LockedInstance {
  private LockedInstance() {}

  /**
   * The daemon that has given its address back and is at work yet. One at another address has the
   * lock as well, and has not begun to stop.
   *
   * @throws IOException if it cannot be told
   */
  public static Optional<ProcessIdentity> stopping(DaemonTarget target, StateFolder folder)
      throws IOException {
    Optional<LastExit> begun = LastExit.read(folder).filter(LastExit::isUnderWay);
    return LockLook.atDaemons(target.endpoint(), folder.lock()) instanceof LockLook.Held(var holder)
        ? holder.filter(process -> begun.filter(exit -> exit.isOf(process)).isPresent())
        : Optional.empty();
  }

  /**
   * The daemon that has ended without giving the lock's file back: killed, or crashed.
   *
   * @throws ConnectFailedException if this machine has no transport
   */
  public static Optional<ProcessIdentity> cutOff(DaemonTarget target, StateFolder folder)
      throws ConnectFailedException {
    return LockLook.atDaemons(target.endpoint(), folder.lock()) instanceof LockLook.Free(var left)
        ? left
        : Optional.empty();
  }
}
