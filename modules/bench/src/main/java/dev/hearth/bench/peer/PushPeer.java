package dev.hearth.bench.peer;

import dev.hearth.bench.daemon.FrameChannel;
import dev.hearth.bench.service.BenchMethods;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A publisher and all of its subscribers, each with a connection of its own, on one thread. A round
 * trip is one message: published, and read by all.
 *
 * <pre>
 *   publisher ──► [header|topic, sequence, …] ──► server ──► [header|topic, sequence, …] to each
 *             ◄── [header]                    ◄──
 * </pre>
 *
 * <p>Towards a server that knows no frames it does the same without a handshake and subscriptions.
 */
public final class PushPeer {
  private static final int TOPIC = 0;
  private static final int TOPIC_OFFSET = FrameLayout.HEADER_LENGTH;
  private static final int SEQUENCE_OFFSET = TOPIC_OFFSET + Integer.BYTES;

  /** What a connection has read of what it waits for. */
  private static final class Stream {
    private final boolean subscribes;
    private final int expected;
    private int received;

    Stream(boolean subscribes, int expected) {
      this.subscribes = subscribes;
      this.expected = expected;
    }
  }

  private final Selector selector;
  private final SocketChannel publisher;
  private final ByteBuffer outgoing;
  private final ByteBuffer incoming;
  private final int streams;
  private long sequence;

  private PushPeer(Selector selector, SocketChannel publisher, int messageBytes, int streams) {
    this.selector = selector;
    this.publisher = publisher;
    this.streams = streams;
    int frame = frameBytes(messageBytes);
    outgoing = ByteBuffer.allocateDirect(frame).order(ByteOrder.LITTLE_ENDIAN);
    incoming = ByteBuffer.allocateDirect(frame).order(ByteOrder.LITTLE_ENDIAN);
    new FrameEncoder()
        .begin(outgoing, FrameKind.REQUEST)
        .service(BenchMethods.SERVICE, BenchMethods.PUBLISH)
        .lengths(messageBytes, 0);
  }

  /**
   * How many bytes a message has on its way.
   *
   * @param messageBytes without its header
   */
  public static int frameBytes(int messageBytes) {
    return FrameLayout.HEADER_LENGTH + messageBytes;
  }

  /** {@code PATH hearth|raw SUBSCRIBERS BYTES}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path socket = Path.of(arguments[0]);
    boolean frames = arguments[1].equals("hearth");
    int subscribers = Integer.parseInt(arguments[2]);
    int messageBytes = Integer.parseInt(arguments[3]);
    try (Selector selector = Selector.open()) {
      SocketChannel publisher = connect(socket, frames, false);
      register(selector, publisher, new Stream(false, FrameLayout.HEADER_LENGTH));
      for (int i = 0; i < subscribers; i++) {
        Stream stream = new Stream(true, frameBytes(messageBytes));
        register(selector, connect(socket, frames, true), stream);
      }
      PushPeer peer = new PushPeer(selector, publisher, messageBytes, subscribers + 1);
      RoundTrips.blocking(peer::roundTrip).serve();
    }
  }

  /** They live as long as the process. */
  private static SocketChannel connect(Path socket, boolean frames, boolean subscribes)
      throws IOException {
    if (!frames) {
      return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }
    FrameChannel connection = FrameChannel.connect(socket);
    if (subscribes) {
      byte[] topic = ByteBuffer.allocate(Integer.BYTES).putInt(TOPIC).array();
      connection.call(BenchMethods.SERVICE, BenchMethods.SUBSCRIBE, topic);
    }
    return connection.channel();
  }

  private static void register(Selector selector, SocketChannel channel, Stream stream)
      throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, stream);
  }

  private void roundTrip() throws IOException {
    sequence++;
    publish();
    for (int left = streams; left > 0; ) {
      selector.select();
      for (SelectionKey ready : selector.selectedKeys()) {
        left -= receive((SocketChannel) ready.channel(), (Stream) ready.attachment()) ? 1 : 0;
      }
      selector.selectedKeys().clear();
    }
  }

  private void publish() throws IOException {
    outgoing.clear();
    outgoing.putLong(FrameLayout.CORRELATION_ID_OFFSET, sequence);
    outgoing.putInt(TOPIC_OFFSET, TOPIC).putLong(SEQUENCE_OFFSET, sequence);
    while (outgoing.hasRemaining()) {
      publisher.write(outgoing);
    }
  }

  /** Reads once. True when that makes the stream's frame whole. */
  private boolean receive(SocketChannel channel, Stream stream) throws IOException {
    incoming.clear().limit(stream.expected - stream.received);
    int count = channel.read(incoming);
    if (count < 0) {
      throw new EOFException("the server ended a connection");
    }
    boolean inOneRead = count == stream.expected;
    if (inOneRead && stream.subscribes && incoming.getLong(SEQUENCE_OFFSET) != sequence) {
      throw new IOException("a subscriber got another message than was published");
    }
    stream.received = (stream.received + count) % stream.expected;
    return count > 0 && stream.received == 0;
  }
}
