package dev.hearth.client;

import dev.hearth.spi.CallException;
import java.nio.ByteBuffer;

/**
 * Where a blob goes that is being fetched.
 *
 * @param <X> how it can fail
 */
interface BlobTarget<X extends Exception> {
  /**
   * Takes the next part.
   *
   * @param part consumed before this returns
   * @param size how long the whole blob is
   */
  void write(ByteBuffer part, long size) throws CallException, X;
}
