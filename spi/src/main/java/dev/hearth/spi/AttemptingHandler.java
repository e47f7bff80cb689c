package dev.hearth.spi;

import org.jspecify.annotations.Nullable;

/**
 * Answers a request on the I/O thread of its connection if that takes no time, and otherwise leaves
 * it to a {@link BlockingHandler}: what is asked may be in memory or not, and who finds it there
 * need not pay for another thread.
 *
 * <p>It must not do more than a {@link NonBlockingHandler} may: it looks whether a lock is free and
 * does not wait for it, and turns to a disk only where the operating system keeps that in memory.
 */
@FunctionalInterface
public interface AttemptingHandler {
  /**
   * Answers at once, or not at all. The reply may not refer to the request's buffers.
   *
   * @param request one without items behind it; a request with items is never attempted
   * @return null for "not now": nothing was done and nothing taken from the request, and the
   *     blocking handler gets it
   * @throws CallException answered to the caller as it is; the blocking handler does not get it
   */
  @Nullable Reply attempt(Request request) throws CallException;
}
