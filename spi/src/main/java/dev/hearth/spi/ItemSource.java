package dev.hearth.spi;

import org.jspecify.annotations.Nullable;

/** The items of a stream, in order. One thread takes them. */
public interface ItemSource {
  /**
   * Waits for the next item. Taking it gives its sender credit for another.
   *
   * @return the item, which the caller owns and closes; null when the stream has ended
   * @throws CallException when the call ended before its stream: cancelled, past its deadline, or
   *     answered with an error
   */
  @Nullable Item next() throws CallException, InterruptedException;
}
