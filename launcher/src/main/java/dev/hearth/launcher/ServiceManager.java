package dev.hearth.launcher;

import dev.hearth.runtime.BootException;
import dev.hearth.spi.system.HostSystem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The service manager that has started this process, if one has: systemd, or whoever speaks as it
 * does. It may hand over the socket to listen with, and may want to know how the daemon is.
 *
 * @param environment the process's variables, by which it speaks
 */
record ServiceManager(Map<String, String> environment) {
  private static final Logger LOG = LogManager.getLogger(ServiceManager.class);

  /** The first descriptor that is handed over: SD_LISTEN_FDS_START. */
  private static final int FIRST_DESCRIPTOR = 3;

  private static final String READY = "READY=1";
  private static final String STOPPING = "STOPPING=1";

  /**
   * The descriptor of the socket that was handed over to this process; none where it is to bind its
   * own. As sd_listen_fds(3) asks, what was meant for another process is passed over.
   *
   * @throws BootException if it is not exactly one
   */
  OptionalInt socket() throws BootException {
    String process = environment.getOrDefault("LISTEN_PID", "");
    if (!process.equals(Long.toString(ProcessHandle.current().pid()))) {
      return OptionalInt.empty();
    }
    String count = environment.getOrDefault("LISTEN_FDS", "");
    if (!count.equals("1")) {
      throw new BootException(
          BootException.Kind.ADDRESS,
          "the service manager hands over '"
              + count
              + "' sockets (LISTEN_FDS) and the daemon has one: let its socket unit have one"
              + " ListenStream=",
          List.of(),
          null);
    }
    return OptionalInt.of(FIRST_DESCRIPTOR);
  }

  /** Peers are served. */
  void ready() {
    tell(READY);
  }

  /** They are not any more. */
  void stopping() {
    tell(STOPPING);
  }

  /** Whoever is not told waits for its own time-out: the daemon does its work all the same. */
  private void tell(String state) {
    String address = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (address.isEmpty()) {
      return;
    }
    Optional<HostSystem> system = HostSystem.ofThisMachine();
    try {
      if (system.isEmpty()) {
        throw new IOException("this system has no such service managers");
      }
      system.get().tellServiceManager(address, state);
    } catch (IOException e) {
      LOG.warn("the service manager was not told '{}': {}", state, e.toString());
    }
  }
}
