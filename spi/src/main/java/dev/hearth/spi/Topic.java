package dev.hearth.spi;

import java.util.function.Consumer;

/**
 * Something that many connections follow. What is published is encoded once, whatever the number of
 * subscribers, and goes to each as a one-way frame; one that does not read never keeps the others
 * or the publisher waiting. Safe for use by many threads.
 *
 * <p>A subscriber gets the frames in the order in which they were published, as far as its policy
 * leaves them. Frames of one subscription may overtake those of another, and pushes may overtake
 * either.
 */
public interface Topic {
  /**
   * Has a connection follow from now on, until one side closes the subscription or the connection
   * ends.
   *
   * @param policy what happens when it falls behind
   * @param ended told once if the subscription ends by itself, by the thread that notices, which it
   *     must not keep: {@link ErrorCode#RESOURCE_EXHAUSTED} when the subscriber has fallen behind,
   *     and has been told so with a frame of type {@link HandlerRegistry#RESERVED_MESSAGE_TYPE};
   *     {@link ErrorCode#UNAVAILABLE} when its connection is gone
   * @throws CallException {@link ErrorCode#NOT_FOUND} when the handle names no live connection
   */
  Subscription subscribe(
      ConnectionHandle subscriber, FallBehind policy, Consumer<CallException> ended)
      throws CallException;

  /**
   * Sends a frame to all subscribers. Never blocks.
   *
   * @param key for {@link FallBehind.Policy#LATEST_FOR_EACH_KEY}; two keys are the same when they
   *     are equal
   * @param attachment handed over: copied and closed before this returns; without descriptors
   * @throws CallException {@link ErrorCode#RESOURCE_EXHAUSTED} when there is no memory for one more
   *     frame that somebody may have to wait for, or it is too large; nothing was sent
   */
  void publish(Object key, int messageType, Message message, Attachment attachment)
      throws CallException;

  /** As the other, for a frame whose message type is its key. */
  default void publish(int messageType, Message message, Attachment attachment)
      throws CallException {
    publish(messageType, messageType, message, attachment);
  }

  /** How many subscriptions there are. */
  int subscribers();
}
