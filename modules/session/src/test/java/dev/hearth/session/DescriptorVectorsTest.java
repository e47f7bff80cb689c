package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.spi.Descriptors;
import dev.hearth.wire.FrameKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what becomes of frames with descriptors to the specification's test vectors. */
class DescriptorVectorsTest {
  private static final Path VECTORS = Path.of("../../docs/protocol/vectors");
  private static final Pattern BYTES = Pattern.compile("(?m)^  ([0-9a-f ]+)");
  private static final Pattern DESCRIPTORS = Pattern.compile("(?m)^descriptors: (\\d+) at (\\d+)$");

  private final TestDescriptor.Table table = new TestDescriptor.Table();
  private final BufferPool buffers = new BufferPool(1 << 20);
  private final MemoryConnection[] ends = MemoryConnection.pair(3, 64 << 10);

  static Stream<Path> vectors() throws IOException {
    try (Stream<Path> files = Files.list(VECTORS)) {
      return files.filter(DescriptorVectorsTest::hasDescriptors).sorted().toList().stream();
    }
  }

  private static boolean hasDescriptors(Path file) {
    try {
      return file.toString().endsWith(".txt") && DESCRIPTORS.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void shouldDoAsIsSpecified(Path vector) throws Exception {
    String text = Files.readString(vector);
    try (SessionResources resources = new SessionResources(buffers, new Deadlines())) {
      TestPeer daemon =
          new TestPeer(resources, SessionSettings.DEFAULT, ends[0], TestPeer.acceptor());
      RawPeer client = new RawPeer(ends[1], new BufferPool(0));
      daemon.session.start();
      ends[0].serve(daemon.session);
      client.hello(1, 1);
      assertThat(client.next().kind()).isEqualTo(FrameKind.HELLO_ACK);

      send(client, text);

      if (text.contains("\nrefused: HANDLES")) {
        RawPeer.Received next = client.next();
        while (next.correlationId() != 0) {
          // The answer to a frame before it.
          next = client.next();
        }
        assertThat(ErrorBody.parseFrom(next.message()).getRule()).isEqualTo("HANDLES");
      } else {
        assertThat(client.next().kind()).isEqualTo(FrameKind.RESPONSE);
        client.send(FrameKind.PING, 99, new byte[0], 0, 0);
        assertThat(client.next().kind()).isEqualTo(FrameKind.PONG);
      }
      daemon.session.close("the test is over");
      daemon.session.awaitClosed();
    }
    shouldHaveClosedAll();
  }

  private void shouldHaveClosedAll() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(SessionPair.PATIENCE_SECONDS);
    while (!table.stillOpen().isEmpty() && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(table.stillOpen()).isEmpty();
  }

  /** In as many writes as groups of descriptors ride on, as a sender has to. */
  private void send(RawPeer client, String text) {
    byte[] stream =
        HexFormat.of()
            .parseHex(
                BYTES
                    .matcher(text)
                    .results()
                    .map(line -> line.group(1).replace(" ", ""))
                    .collect(Collectors.joining()));
    Map<Integer, Integer> riding = new TreeMap<>(Map.of(0, 0));
    DESCRIPTORS
        .matcher(text)
        .results()
        .forEach(
            line -> riding.put(Integer.valueOf(line.group(2)), Integer.valueOf(line.group(1))));
    Integer[] starts = riding.keySet().toArray(Integer[]::new);
    for (int i = 0; i < starts.length; i++) {
      int end = i + 1 < starts.length ? starts[i + 1] : stream.length;
      int count = riding.getOrDefault(starts[i], 0);
      Descriptors descriptors = count == 0 ? Descriptors.none() : table.open(100L * i, count);
      client.send(Arrays.copyOfRange(stream, starts[i], end), descriptors);
    }
  }
}
