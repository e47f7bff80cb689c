package dev.hearth.platform.posix.engine;

import java.io.IOException;

/** A socket's place in a {@link Poller}. */
public interface Registration {
  /** Nothing is waited for, not even the end of the connection. */
  int NONE = 0;

  /** Wait until there is something to read. */
  int READ = 1;

  /** Wait until something can be written. */
  int WRITE = 2;

  /**
   * Says what to wait for from now on. For all threads, but the caller sees to it that the socket
   * is not closed meanwhile.
   *
   * @param interest a sum of {@link #READ} and {@link #WRITE}
   * @throws IOException if the system has no room to wait for one more
   */
  void interest(int interest) throws IOException;

  /**
   * Has the handler look by itself, whatever the system says, until it {@link
   * ReadyHandler#mayRest}. For the poller's owner only.
   */
  void attend();

  /** Ends it, before the socket is closed. For the poller's owner only. */
  void remove() throws IOException;
}
