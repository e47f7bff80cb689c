package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import org.jspecify.annotations.Nullable;

/**
 * One message to many peers: a frame that those share who take it as it is, and one that those
 * share who agreed on compression, made when the first of them asks. Used by the thread that
 * publishes; closed when all queues have been offered it, which keep what they took.
 */
public final class Publication implements AutoCloseable {
  private final Publishing publishing;
  private final int serviceId;
  private final int messageType;
  private final Message message;
  private final int messageLength;
  private final SharedFrame plain;
  private @Nullable SharedFrame packed;

  private Publication(
      Publishing publishing, int serviceId, int messageType, Message message, SharedFrame plain) {
    this.publishing = publishing;
    this.serviceId = serviceId;
    this.messageType = messageType;
    this.message = message;
    messageLength = message.size();
    this.plain = plain;
  }

  /**
   * Encodes a message.
   *
   * @param attachment copied and closed, also when this fails
   * @throws CallException RESOURCE_EXHAUSTED: there is no room for it, or it is too large
   */
  public static Publication of(
      Publishing publishing, int serviceId, int messageType, Message message, Attachment attachment)
      throws CallException {
    try (attachment) {
      if (attachment.descriptors().size() > 0) {
        throw new CallException(
            ErrorCode.INVALID_ARGUMENT, "descriptors have one owner and cannot go to many");
      }
      FrameSender.checkSize(
          (long) message.size() + attachment.length(), publishing.maxPayloadBytes());
      SharedFrame plain =
          SharedFrame.encode(
              publishing.memory(), serviceId, messageType, Outgoing.plain(message, attachment));
      return new Publication(publishing, serviceId, messageType, message, plain);
    }
  }

  /** The frame for a peer. The publication's own: who keeps it takes a reference. */
  SharedFrame frame(boolean compressed) {
    if (!compressed) {
      return plain;
    }
    SharedFrame made = packed;
    if (made == null) {
      made = pack();
      packed = made;
    }
    return made;
  }

  /** Where it is not worth it, or finds no room, the plain one goes to all. */
  private SharedFrame pack() {
    Outgoing form =
        publishing
            .packer()
            .pack(
                message,
                Attachment.of(plain.attachment(messageLength)),
                Thread.currentThread().isVirtual(),
                () -> false);
    if (form.flags() == 0) {
      return plain.retain();
    }
    try {
      return SharedFrame.encode(publishing.memory(), serviceId, messageType, form);
    } catch (CallException noRoom) {
      return plain.retain();
    }
  }

  @Override
  public void close() {
    SharedFrame made = packed;
    if (made != null) {
      made.close();
    }
    plain.close();
  }
}
