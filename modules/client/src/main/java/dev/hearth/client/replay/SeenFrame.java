package dev.hearth.client.replay;

import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A frame as far as it is compared.
 *
 * @param digest the attachment's SHA-256 in hexadecimal; empty where there is none
 */
record SeenFrame(
    FrameKind kind,
    int serviceId,
    int messageType,
    long correlationId,
    int handles,
    ByteBuffer message,
    int attachmentLength,
    String digest) {
  static SeenFrame of(Frame frame) {
    ByteBuffer message = ByteBuffer.allocate(frame.message().remaining());
    message.put(frame.message().duplicate()).flip();
    ByteBuffer attachment = frame.attachment().duplicate();
    return new SeenFrame(
        frame.kind(),
        frame.serviceId(),
        frame.messageType(),
        frame.correlationId(),
        frame.handles(),
        message.asReadOnlyBuffer(),
        attachment.remaining(),
        attachment.hasRemaining() ? sha256(attachment) : "");
  }

  private static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256, and this one does not", e);
    }
  }

  /** Whether it ends a call. */
  boolean isFinal() {
    return (kind == FrameKind.RESPONSE || kind == FrameKind.ERROR || kind == FrameKind.PONG)
        && correlationId != 0;
  }

  /** Whether its correlation ID is one that the daemon chose. */
  boolean isOfDaemonCall() {
    return correlationId < 0;
  }
}
