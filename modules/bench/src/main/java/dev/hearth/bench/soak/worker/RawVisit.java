package dev.hearth.bench.soak.worker;

import dev.hearth.bench.daemon.FrameChannel;
import dev.hearth.bench.service.BenchMethods;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection whose bytes are cut at random places, many frames in flight. Perhaps it ends in the
 * middle of one.
 */
final class RawVisit {
  /** Less than what the sockets and the outbox between take, so that nobody waits for the other. */
  private static final int MAX_BYTES = 400 << 10;

  /** Above those of the calls that the channel makes. */
  private static final long FIRST_ID = 1000;

  private static final int MAX_ROUNDS = 8;
  private static final int ROUNDS_TO_BREAK_OFF = 10;
  private static final int MAX_FRAMES = 24;
  private static final int KINDS = 8;
  private static final int MAX_PART = 16 << 10;
  private static final int MAX_CUT = 32 << 10;

  private final SocketChannel channel;
  private final Dice dice;
  private final Ledger ledger;
  private final ByteBuffer out = ByteBuffer.allocate(MAX_BYTES * 2).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<Long, byte[]> expected = new LinkedHashMap<>();
  private long taken;
  private long lastId;

  private RawVisit(SocketChannel channel, Dice dice, Ledger ledger, long lastId) {
    this.channel = channel;
    this.dice = dice;
    this.ledger = ledger;
    this.lastId = lastId;
  }

  static void spend(Path socket, Dice dice, Ledger ledger) throws IOException, SoakException {
    try (FrameChannel connection = FrameChannel.connect(socket)) {
      // Answered once the service knows the connection. What comes before that leaves the I/O
      // thread,
      // and a one-way of it that is still to be taken as the connection ends is lost.
      connection.call(BenchMethods.SERVICE, BenchMethods.ECHO, new byte[0]);
      long lastId = FIRST_ID;
      for (int left = 1 + dice.below(MAX_ROUNDS); left > 0; left--) {
        boolean breaksOff = dice.once(ROUNDS_TO_BREAK_OFF);
        RawVisit visit = new RawVisit(connection.channel(), dice, ledger, lastId);
        visit.encode(breaksOff);
        if (breaksOff) {
          visit.write(dice.below(visit.out.position()));
          ledger.did("raw-broken-off");
          return;
        }
        visit.write(visit.out.position());
        visit.readAll();
        ledger.did("raw");
        lastId = visit.lastId;
      }
    }
  }

  /** What breaks off sends nothing of which nobody could say whether it has arrived. */
  private void encode(boolean breaksOff) {
    for (int left = 1 + dice.below(MAX_FRAMES); left > 0 && out.position() < MAX_BYTES; left--) {
      int kind = dice.below(KINDS);
      if (kind == 0) {
        frame(FrameKind.PING, 0, new byte[0], new byte[0]);
      } else if (kind == 1) {
        frame(FrameKind.CANCEL, 0, new byte[0], new byte[0]);
      } else if (kind == 2 && !breaksOff) {
        frame(FrameKind.ONE_WAY, BenchMethods.TAKE, part(), part());
      } else {
        int echo = kind == 3 ? BenchMethods.ECHO_ALL : BenchMethods.ECHO;
        frame(FrameKind.REQUEST, echo, part(), part());
      }
    }
    // Its answer says that what came before it has been taken.
    frame(FrameKind.REQUEST, BenchMethods.ECHO, part(), part());
  }

  private byte[] part() {
    return dice.bytes(dice.size(MAX_PART));
  }

  private void frame(FrameKind kind, int messageType, byte[] message, byte[] attachment) {
    long id = ++lastId;
    new FrameEncoder()
        .begin(out, kind)
        .service(messageType == 0 ? 0 : BenchMethods.SERVICE, messageType)
        .correlationId(kind == FrameKind.ONE_WAY ? 0 : id)
        .lengths(message.length, attachment.length);
    out.put(message).put(attachment);
    switch (kind) {
      case PING, REQUEST -> expected.put(id, Buffers.joined(message, attachment));
      case ONE_WAY -> taken++;
      default -> {}
    }
  }

  /** The first so many bytes, in pieces. */
  private void write(int count) throws IOException {
    out.flip();
    for (int end = 0; end < count; ) {
      end = Math.min(count, end + 1 + dice.size(MAX_CUT));
      out.limit(end);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }
  }

  private void readAll() throws IOException, SoakException {
    while (!expected.isEmpty()) {
      ByteBuffer header = read(FrameLayout.HEADER_LENGTH);
      long id = header.getLong(FrameLayout.CORRELATION_ID_OFFSET);
      int length =
          header.getInt(FrameLayout.MESSAGE_LENGTH_OFFSET)
              + header.getInt(FrameLayout.ATTACHMENT_LENGTH_OFFSET);
      byte[] back = read(length).array();
      byte[] there = expected.remove(id);
      int kind = header.get(FrameLayout.KIND_OFFSET);
      if (there == null
          || (kind != FrameKind.RESPONSE.number() && kind != FrameKind.PONG.number())) {
        throw new SoakException("a frame of kind " + kind + " came that answers nothing");
      }
      ledger.echoed("raw", there, back);
    }
    ledger.taken(taken);
  }

  private ByteBuffer read(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the daemon ended a connection that broke no rule");
      }
    }
    return bytes;
  }
}
