package dev.hearth.spi;

/** Where the items of a stream go. One thread sends them. */
public interface ItemSink {
  /**
   * Sends one item, as soon as the receiver has given credit for it.
   *
   * @param attachment handed over: closed by the connection, also when this call fails
   * @throws CallException when the call has ended: cancelled, past its deadline, or its connection
   *     is gone
   */
  void send(Message message, Attachment attachment) throws CallException, InterruptedException;
}
