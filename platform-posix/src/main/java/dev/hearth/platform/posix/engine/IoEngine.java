package dev.hearth.platform.posix.engine;

import java.io.IOException;

/** One way to wait for descriptors and to move bytes through them. Thread-safe. */
public interface IoEngine {
  /** Its name in the configuration. */
  String name();

  /** Opens what one thread at a time waits with; the caller closes it. */
  Poller openPoller() throws IOException;

  /**
   * Makes what one thread at a time reads with.
   *
   * @param bufferBytes how much is read at once at most, beyond the receiver's own buffer
   */
  SocketReader newReader(int bufferBytes);

  /** What all threads write with. */
  SocketWriter writer();

  /**
   * Moves the calling thread to another processor, for as long as the system's scheduler leaves it
   * there. Does nothing where that cannot be asked for.
   */
  void leaveProcessor();

  /** Keeps a descriptor out of the programs that this process starts. */
  void closeOnExec(int fd) throws IOException;

  /** The user that this process acts as. */
  int effectiveUser();
}
