package dev.hearth.bench.peer;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/**
 * GET or SET of one value over Redis' Unix socket, blocking, through direct buffers: as little as a
 * client can do. The answer to SET is "+OK", that to GET "$LENGTH", the value, and an end of line.
 */
public final class RedisBlob {
  private static final String END = "\r\n";
  private static final int SPARE = 64;

  private final SocketChannel channel;
  private final ByteBuffer set;
  private final ByteBuffer get;
  private final ByteBuffer answer;
  private final int valueBytes;
  private final int valueAt;
  private long stored;

  private RedisBlob(SocketChannel channel, int bytes) {
    this.channel = channel;
    valueBytes = bytes;
    byte[] value = new byte[bytes];
    new Random(bytes).nextBytes(value);
    String key = "blob of " + bytes;
    get = direct("*2" + END + part("GET") + part(key));
    String head = "*3" + END + part("SET") + part(key) + "$" + bytes + END;
    valueAt = head.length();
    set =
        ByteBuffer.allocateDirect(head.length() + bytes + END.length())
            .put(head.getBytes(StandardCharsets.US_ASCII))
            .put(value)
            .put(END.getBytes(StandardCharsets.US_ASCII))
            .flip();
    answer = ByteBuffer.allocateDirect(bytes + SPARE);
  }

  /** A part of a command: its length, then itself. */
  private static String part(String text) {
    return "$" + text.length() + END + text + END;
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** {@code PATH BYTES get|put}, the path being where Redis listens. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(Path.of(arguments[0]));
    try (SocketChannel channel = SocketChannel.open(address)) {
      RedisBlob it = new RedisBlob(channel, Integer.parseInt(arguments[1]));
      it.put();
      RoundTrips.blocking(arguments[2].equals("get") ? it::get : it::put).serve();
    }
  }

  /** Another value each time, as with Hearth. */
  private void put() throws IOException {
    set.putLong(valueAt, ++stored);
    ask(set, 0);
  }

  private void get() throws IOException {
    ask(get, valueBytes);
  }

  private void ask(ByteBuffer question, int expected) throws IOException {
    ByteBuffer out = question.duplicate();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    answer.clear();
    int whole = expected == 0 ? "+OK".length() + END.length() : Integer.MAX_VALUE;
    while (answer.position() < whole) {
      if (channel.read(answer) < 0) {
        throw new EOFException("Redis ended the connection");
      }
      if (expected > 0) {
        String length = "$" + expected + END;
        whole = length.length() + expected + END.length();
      }
      if (answer.get(0) == '-') {
        throw new IOException("Redis answered with an error");
      }
    }
  }
}
