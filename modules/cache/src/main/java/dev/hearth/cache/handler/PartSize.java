package dev.hearth.cache.handler;

/**
 * How a blob is cut to be sent.
 *
 * @param bytes how many bytes a piece has, but for the last
 */
public record PartSize(int bytes) {
  /** What the message beside a piece takes at most. */
  private static final int MESSAGE_BYTES = 1 << 10;

  /**
   * Checks that a piece fits into a frame.
   *
   * @param maxPayloadBytes the most that message and attachment of a frame may have together
   * @throws IllegalArgumentException if it does not
   */
  public PartSize fitting(int maxPayloadBytes) {
    if (bytes > maxPayloadBytes - MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "services.cache.part-bytes is %d, and a frame carries at most %d bytes beside its message (daemon.connection.max-payload less %d): lower the one or raise the other"
              .formatted(bytes, maxPayloadBytes - MESSAGE_BYTES, MESSAGE_BYTES));
    }
    return this;
  }
}
