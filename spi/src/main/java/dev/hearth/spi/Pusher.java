package dev.hearth.spi;

/** Sends one-way frames of one service to connected peers. Safe for use by many threads. */
public interface Pusher {
  /**
   * Queues a one-way frame for a peer. Never blocks.
   *
   * @param attachment handed over: closed by the connection, also when this call fails
   * @throws CallException {@link ErrorCode#RESOURCE_EXHAUSTED} when the peer's queue is full; as
   *     {@link Connections} says for a handle that names no connection. Nothing was sent
   */
  void push(ConnectionHandle handle, int messageType, Message message, Attachment attachment)
      throws CallException;

  /** A new topic of this service, which nobody follows yet. */
  Topic newTopic();
}
