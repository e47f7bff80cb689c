package dev.hearth.bench.peer;

import dev.hearth.bench.daemon.FrameChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A raw load generator of frames, as {@code redis-benchmark} is one of commands: one thread, any
 * number of connections, a fixed number of pings in flight on each. It does what the harness asks
 * for on standard input: {@code rate MILLIS} is answered by the answers a second over that time.
 */
public final class PingLoad {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long POLLING_NANOS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<PingStream> streams;
  private final int inFlight;

  private PingLoad(List<PingStream> streams, int inFlight) {
    this.streams = streams;
    this.inFlight = inFlight;
  }

  /** {@code PATH CONNECTIONS IN_FLIGHT}. */
  public static void main(String[] arguments) throws IOException {
    Path socket = Path.of(arguments[0]);
    int connections = Integer.parseInt(arguments[1]);
    int inFlight = Integer.parseInt(arguments[2]);
    List<PingStream> streams = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      // They live as long as the process.
      streams.add(new PingStream(FrameChannel.connect(socket).channel(), inFlight));
    }
    new PingLoad(streams, inFlight).serve();
  }

  private void serve() throws IOException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      if (!line.startsWith("rate ")) {
        throw new IOException("not a request: \"" + line + "\"; \"rate MILLIS\" is one");
      }
      System.out.println(rate(Long.parseLong(line.substring("rate ".length()))));
      System.out.flush();
    }
  }

  private double rate(long millis) throws IOException {
    long before = streams.stream().mapToLong(PingStream::answered).sum();
    long start = System.nanoTime();
    long end = start + millis * NANOS_PER_MILLI;
    if (streams.size() == 1) {
      loadOne(streams.getFirst(), end);
    } else {
      PingStorm.run(streams, inFlight, () -> System.nanoTime() < end);
    }
    long answered = streams.stream().mapToLong(PingStream::answered).sum() - before;
    return answered * NANOS_PER_SECOND / (System.nanoTime() - start);
  }

  /** One connection is read without asking first, for as long as Hearth's own client would. */
  private void loadOne(PingStream stream, long end) throws IOException {
    try (Selector selector = Selector.open()) {
      stream.channel().configureBlocking(false);
      stream.channel().register(selector, SelectionKey.OP_READ);
      stream.send(inFlight);
      long lastAnswer = System.nanoTime();
      while (!stream.drained()) {
        if (PingStorm.refill(stream, () -> System.nanoTime() < end)) {
          lastAnswer = System.nanoTime();
        } else if (System.nanoTime() - lastAnswer > POLLING_NANOS) {
          selector.select();
          selector.selectedKeys().clear();
        }
      }
    }
    stream.channel().configureBlocking(true);
  }
}
