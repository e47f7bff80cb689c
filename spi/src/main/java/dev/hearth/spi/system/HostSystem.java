package dev.hearth.spi.system;

import dev.hearth.spi.Deadline;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What the operating system can do that Java does not know of. Found with {@link
 * java.util.ServiceLoader}; the implementation has a public constructor without parameters.
 * Thread-safe.
 */
public interface HostSystem {
  /** The one for this machine's operating system, if there is one among the modules. */
  static Optional<HostSystem> ofThisMachine() {
    return ServiceLoader.load(HostSystem.class, HostSystem.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(HostSystem::isSupported)
        .findFirst();
  }

  /** Whether this machine's operating system is the one that this is for. Cheap. */
  boolean isSupported();

  /**
   * Waits until a process has ended, which need not be a child of this one. One that has ended and
   * whose parent has not asked how counts as ended.
   *
   * @return whether it has, or else the deadline has passed
   * @throws IOException if the system cannot wait for it
   */
  boolean awaitEnd(long pid, Deadline deadline) throws IOException;

  /**
   * Whether somebody can still read what this process writes to its standard output. Cheap.
   *
   * @return true also where that is no pipe, or the system does not tell
   */
  default boolean isOutputRead() {
    return true;
  }

  /**
   * Tells the service manager that has started this process something of its state, as sd_notify(3)
   * does.
   *
   * @param address where it wants to be told: the environment's NOTIFY_SOCKET
   * @param state assignments, each on a line of its own: {@code READY=1}
   * @throws IOException if it cannot be told
   */
  void tellServiceManager(String address, String state) throws IOException;
}
