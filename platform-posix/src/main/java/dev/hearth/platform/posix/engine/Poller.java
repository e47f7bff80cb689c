package dev.hearth.platform.posix.engine;

import java.io.IOException;
import java.nio.channels.spi.AbstractSelectableChannel;

/**
 * Waits until sockets can be read or written, and has those that are ready do it: users in turns,
 * as {@link UserShare} says, and the sockets of each user in turns. One thread at a time owns it
 * and may call its methods; {@link #wake} is for all threads.
 */
public interface Poller extends AutoCloseable {
  /** Whose a socket is that is no user's: it is served at once, whenever it is ready. */
  long NOBODY = Long.MIN_VALUE;

  /**
   * Adds a socket. It is not waited for until the registration is given an interest.
   *
   * @param channel one of JNR's, non-blocking; it stays the caller's
   * @param user the number of the user at the other end, or {@link #NOBODY}
   */
  Registration add(AbstractSelectableChannel channel, ReadyHandler handler, long user)
      throws IOException;

  /**
   * Waits until at least one socket is ready, someone wakes it, a signal arrives, or the time has
   * passed.
   *
   * @param timeoutNanos 0 to look only; {@link Long#MAX_VALUE} for as long as it takes
   * @return whether there is something to {@link #dispatch}
   */
  boolean poll(long timeoutNanos) throws IOException;

  /**
   * Calls the handlers of the sockets that the last {@link #poll} found ready, each once at most.
   * Those whose turn it is not are found again by the next one.
   */
  void dispatch() throws IOException;

  /**
   * Looks once, without waiting, and calls the handlers of what it finds. Cheaper than {@link
   * #poll} and {@link #dispatch} where one socket is busy: mostly it just has that one read again.
   *
   * @return whether there was anything to do, for a socket or for whoever woke the poller: the wait
   *     is over
   */
  boolean look() throws IOException;

  /** Whether {@link #wake} was called and no {@link #poll} has returned for it. For all threads. */
  boolean isWoken();

  /** Has the thread that polls, or the next one that does, return from it. */
  void wake();

  /** Gives its own descriptors back; the sockets stay open. */
  @Override
  void close();
}
