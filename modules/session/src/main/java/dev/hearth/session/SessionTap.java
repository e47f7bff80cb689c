package dev.hearth.session;

import dev.hearth.protocol.session.Hello;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Message;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameDecoder;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.RecordedEntry;
import dev.hearth.wire.recording.Sender;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Shows the frames of a session to its recorder, where it has one, and keeps the token from it:
 * docs/protocol.md says what is withheld. Without a recorder it costs the look at one field.
 */
final class SessionTap {
  private final Sender here;
  private final Sender peer;
  private volatile @Nullable FrameRecorder recorder;

  SessionTap(boolean accepts) {
    here = accepts ? Sender.DAEMON : Sender.CLIENT;
    peer = accepts ? Sender.CLIENT : Sender.DAEMON;
  }

  /** Sets who is shown the frames from here on; null for nobody. */
  void record(@Nullable FrameRecorder other) {
    recorder = other;
  }

  /** Whether anybody is shown them. */
  boolean isOn() {
    return recorder != null;
  }

  /**
   * A frame has arrived.
   *
   * @param handles how many descriptors came with it
   */
  void received(Frame frame, int handles) {
    if (frame.kind() == FrameKind.HELLO) {
      withheld(frame);
      return;
    }
    if (frame.kind() == FrameKind.RINGS) {
      return;
    }
    int body =
        frame.trace().remaining() + frame.message().remaining() + frame.attachment().remaining();
    int flags = frame.isBodyMissing() ? RecordedEntry.BODY_MISSING : 0;
    try (FrameRecorder.Room room = begin(peer, handles, flags, FrameLayout.HEADER_LENGTH + body)) {
      if (room != null) {
        header(room.bytes(), frame, frame.messageLength(), frame.attachmentLength())
            .put(frame.trace().duplicate())
            .put(frame.message().duplicate())
            .put(frame.attachment().duplicate());
        room.complete();
      }
    }
  }

  /** A HELLO has arrived that was understood: it is shown without its token. */
  void hello(Frame frame, Hello hello) {
    if (!isOn()) {
      return;
    }
    byte[] message = hello.toBuilder().clearToken().build().toByteArray();
    try (FrameRecorder.Room room = begin(peer, 0, 0, FrameLayout.HEADER_LENGTH + message.length)) {
      if (room != null) {
        header(room.bytes(), frame, message.length, 0).put(message);
        room.complete();
      }
    }
  }

  /** A HELLO has arrived that was not understood, or must not come now. */
  void withheld(Frame frame) {
    if (!isOn()) {
      return;
    }
    int length = frame.messageLength();
    try (FrameRecorder.Room room =
        begin(peer, 0, RecordedEntry.WITHHELD, FrameLayout.HEADER_LENGTH + length)) {
      if (room != null) {
        header(room.bytes(), frame, length, 0).put(new byte[length]);
        room.complete();
      }
    }
  }

  private static ByteBuffer header(ByteBuffer target, Frame frame, int message, int attachment) {
    boolean hello = frame.kind() == FrameKind.HELLO;
    new FrameEncoder()
        .begin(target, frame.kind())
        .service(frame.serviceId(), frame.messageType())
        .correlationId(frame.correlationId())
        .lengths(message, attachment)
        .timeLeftMillis(frame.timeLeftMillis())
        .flags(hello ? 0 : frame.flags())
        .handles(frame.handles())
        .priority(frame.priority());
    return target;
  }

  /**
   * Bytes have arrived that are not looked at any more.
   *
   * @param decoder refused them, or a frame before them
   * @param rest those that it did not take
   * @param handles how many descriptors came with them
   * @param open whether the handshake is through
   */
  void refused(FrameDecoder decoder, ByteBuffer rest, int handles, boolean open) {
    if (!isOn()) {
      return;
    }
    ByteBuffer begun = decoder.begunHeader();
    int length = begun.remaining() + rest.remaining();
    byte[] bytes = new byte[length];
    begun.get(bytes, 0, begun.remaining());
    rest.duplicate().get(bytes, length - rest.remaining(), rest.remaining());
    boolean secret = length > FrameLayout.HEADER_LENGTH && (!open || isHello(bytes));
    int flags = secret ? RecordedEntry.WITHHELD : 0;
    try (FrameRecorder.Room room = begin(peer, handles, flags, length)) {
      if (room != null && (length > 0 || handles > 0)) {
        int shown = secret ? FrameLayout.HEADER_LENGTH : length;
        room.bytes().put(bytes, 0, shown).put(new byte[length - shown]);
        room.complete();
      }
    }
  }

  private static boolean isHello(byte[] bytes) {
    return bytes[FrameLayout.KIND_OFFSET] == FrameKind.HELLO.number();
  }

  /**
   * A frame is about to be sent. A HELLO is not shown: it has the token; nor is what is said of
   * rings: that is of how frames pass, and not of what they say.
   */
  void sending(
      FrameKind kind,
      int serviceId,
      int messageType,
      long correlationId,
      long timeLeftMillis,
      int flags,
      Message message,
      Attachment attachment) {
    if (kind == FrameKind.HELLO || kind == FrameKind.RINGS) {
      return;
    }
    int handles = attachment.descriptors().size();
    int length = FrameLayout.HEADER_LENGTH + message.size() + attachment.length();
    try (FrameRecorder.Room room = begin(here, handles, 0, length)) {
      if (room != null) {
        ByteBuffer target = room.bytes();
        new FrameEncoder()
            .begin(target, kind)
            .service(serviceId, messageType)
            .correlationId(correlationId)
            .lengths(message.size(), attachment.length())
            .timeLeftMillis(timeLeftMillis)
            .flags(flags)
            .handles(handles);
        message.writeTo(target);
        target.put(attachment.bytes());
        room.complete();
      }
    }
  }

  /** A frame is about to be sent that others get too. */
  void sending(SharedFrame frame) {
    try (FrameRecorder.Room room = begin(here, 0, 0, frame.length())) {
      if (room != null) {
        room.bytes().put(frame.view());
        room.complete();
      }
    }
  }

  private FrameRecorder.@Nullable Room begin(Sender from, int handles, int flags, int bytes) {
    FrameRecorder shown = recorder;
    return shown == null ? null : shown.begin(from, handles, flags, bytes);
  }
}
