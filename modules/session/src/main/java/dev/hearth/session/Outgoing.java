package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.Message;

/**
 * What a frame carries, in the form in which it goes out.
 *
 * @param message as it is written
 * @param attachment as it is written; owned by who holds this
 * @param flags what its form adds to the frame's flags
 */
record Outgoing(Message message, Attachment attachment, int flags) {
  static Outgoing plain(Message message, Attachment attachment) {
    return new Outgoing(message, attachment, 0);
  }
}
