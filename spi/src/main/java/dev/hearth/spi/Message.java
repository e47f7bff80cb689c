package dev.hearth.spi;

import java.nio.ByteBuffer;

/**
 * A message that knows its size and writes itself where it is to be sent from, so that encoding
 * costs no copy.
 *
 * <p>Immutable: it may be written several times and by any thread.
 */
public interface Message {
  /** The message of no bytes. */
  Message EMPTY = of(new byte[0]);

  /** How many bytes {@link #writeTo} will write. */
  int size();

  /** Writes exactly {@link #size} bytes at the buffer's position, which is moved past them. */
  void writeTo(ByteBuffer target);

  /**
   * A message that is encoded already.
   *
   * @param bytes kept, not copied; not to be changed afterwards
   */
  static Message of(byte[] bytes) {
    return new Message() {
      @Override
      public int size() {
        return bytes.length;
      }

      @Override
      public void writeTo(ByteBuffer target) {
        target.put(bytes);
      }
    };
  }
}
