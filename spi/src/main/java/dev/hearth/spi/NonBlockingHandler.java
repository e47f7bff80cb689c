package dev.hearth.spi;

/**
 * Answers a request on the I/O thread of its connection. It must not block, wait for a lock that is
 * held for long, or touch a disk: every connection of that thread waits for it.
 */
@FunctionalInterface
public interface NonBlockingHandler {
  /** Answers at once. The reply may not refer to the request's buffers. */
  Reply handle(Request request) throws CallException;
}
