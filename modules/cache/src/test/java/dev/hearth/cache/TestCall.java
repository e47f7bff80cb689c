package dev.hearth.cache;

import com.google.protobuf.MessageLite;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Item;
import dev.hearth.spi.ItemSink;
import dev.hearth.spi.ItemSource;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.PeerCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A call as a host brings it: direct buffers in, and what comes out is collected. */
final class TestCall implements Call {
  /** The number of the user that this process is run by. */
  static final long OWN_USER = ownUser();

  private final int messageType;
  private final ByteBuffer message;
  private final ByteBuffer attachment;
  private final Queue<ByteBuffer> items;
  private final boolean keeping;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final List<byte[]> receivedMessages = new ArrayList<>();
  private final List<Descriptor> receivedDescriptors = new ArrayList<>();
  private Descriptors descriptors = Descriptors.none();
  private long receivedBytes;
  private long uid = OWN_USER;

  /** A call whose answer is kept. */
  TestCall(int messageType, MessageLite message, byte[] attachment, List<byte[]> items) {
    this(messageType, message, attachment, items.stream().map(TestCall::direct).toList(), true);
  }

  /**
   * A call.
   *
   * @param items direct buffers
   * @param keeping whether what comes out is kept, or only counted
   */
  TestCall(
      int messageType,
      MessageLite message,
      byte[] attachment,
      List<ByteBuffer> items,
      boolean keeping) {
    this.messageType = messageType;
    this.message = direct(message.toByteArray());
    this.attachment = direct(attachment);
    this.items = new ArrayDeque<>(items);
    this.keeping = keeping;
  }

  /** The same call of another user. */
  TestCall of(long otherUid) {
    uid = otherUid;
    return this;
  }

  /** Whether items follow the request that have not been taken. */
  boolean hasItems() {
    return !items.isEmpty();
  }

  /** The same call with descriptors. */
  TestCall with(Descriptors passed) {
    descriptors = passed;
    return this;
  }

  private static long ownUser() {
    try {
      Path folder = Files.createTempDirectory("uid");
      long uid = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
      Files.delete(folder);
      return uid;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Override
  public int messageType() {
    return messageType;
  }

  @Override
  public ByteBuffer message() {
    return message;
  }

  @Override
  public ByteBuffer attachment() {
    return attachment;
  }

  @Override
  public Descriptors descriptors() {
    return descriptors;
  }

  @Override
  public Peer peer() {
    return new Peer(
        new ConnectionHandle(0, 1),
        "test",
        "1",
        new PeerCredentials(PeerCredentials.UNKNOWN, uid, PeerCredentials.UNKNOWN),
        PeerRole.ADMIN);
  }

  @Override
  public Deadline deadline() {
    return Deadline.NONE;
  }

  @Override
  public ItemSource items() {
    return () -> {
      ByteBuffer next = items.poll();
      return next == null ? null : new Item(ByteBuffer.allocate(0), Attachment.of(next));
    };
  }

  @Override
  public ItemSink out() {
    return (itemMessage, itemAttachment) -> {
      receivedMessages.add(encode(itemMessage));
      take(itemAttachment);
    };
  }

  private static byte[] encode(Message message) {
    ByteBuffer encoded = ByteBuffer.allocate(message.size());
    message.writeTo(encoded);
    return encoded.array();
  }

  /** Takes an attachment over, as a connection does. */
  void take(Attachment sent) {
    try (sent) {
      receivedDescriptors.addAll(sent.descriptors().take());
      ByteBuffer bytes = sent.bytes();
      receivedBytes += bytes.remaining();
      if (!keeping) {
        return;
      }
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      received.writeBytes(copy);
    }
  }

  /** The messages of all items that came out. */
  List<byte[]> receivedMessages() {
    return receivedMessages;
  }

  /** The descriptors that came out; the caller closes them. */
  List<Descriptor> receivedDescriptors() {
    return receivedDescriptors;
  }

  /** How many bytes all attachments had that came out. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** All attachments that came out, one after the other. */
  byte[] received() {
    return received.toByteArray();
  }

  @Override
  public Attachment allocate(int bytes) {
    return Attachment.of(ByteBuffer.allocateDirect(bytes));
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void onCancel(Runnable action) {}
}
