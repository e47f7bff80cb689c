package dev.hearth.client;

import dev.hearth.spi.Deadline;
import dev.hearth.spi.system.HostSystem;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the end of a process that is not a child of this one. */
public final class ProcessEnd {
  private ProcessEnd() {}

  /**
   * Waits until a process has ended: the system tells, where it can; elsewhere Java looks.
   *
   * @return whether it has, or else the deadline has passed
   */
  public static boolean await(ProcessHandle process, Deadline deadline)
      throws InterruptedException {
    Optional<HostSystem> system = HostSystem.ofThisMachine();
    if (system.isPresent()) {
      try {
        return system.get().awaitEnd(process.pid(), deadline);
      } catch (IOException e) {
        // A kernel before Linux 5.3, or a sandbox without this call.
      }
    }
    try {
      process.onExit().get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process is no failure", e);
    }
  }
}
