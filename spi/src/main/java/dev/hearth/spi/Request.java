package dev.hearth.spi;

import java.nio.ByteBuffer;

/**
 * One request as a handler sees it. Everything in it, its buffers above all, is valid until the
 * handler returns and no longer: what is to be kept is copied.
 */
public interface Request {
  /** The message type, by which the handler was found. */
  int messageType();

  /** The encoded message: read-only by contract, with a position that is the handler's to move. */
  ByteBuffer message();

  /** The raw bytes beside the message; nothing remains in it where there are none. */
  ByteBuffer attachment();

  /**
   * The descriptors that came with it. A handler that wants them takes them and then owns each;
   * those that are still here when it returns, or when its call is cancelled, are closed.
   */
  Descriptors descriptors();

  /** Who asks. */
  Peer peer();

  /** By when an answer is of use. */
  Deadline deadline();
}
