package dev.hearth.spi;

/**
 * What a handler answers: a message, and an attachment that the connection takes over and closes.
 *
 * @param message the encoded answer
 * @param attachment raw bytes beside it; {@link Attachment#none} where there are none
 */
public record Reply(Message message, Attachment attachment) {
  /** The answer that says only that it is done. */
  public static final Reply EMPTY = of(Message.EMPTY);

  /** An answer without attachment. */
  public static Reply of(Message message) {
    return new Reply(message, Attachment.none());
  }
}
