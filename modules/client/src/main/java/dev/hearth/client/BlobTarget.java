package dev.hearth.client;

import dev.hearth.spi.CallException;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
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

  /**
   * Takes all of the blob, instead of its parts.
   *
   * @param file holds the blob and nothing else; stays the caller's
   * @throws IOException if it cannot be mapped, or is not what it has to be
   */
  void take(Descriptor file, long size) throws IOException, X;
}
