package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.RecordingReceiver.Received;
import dev.hearth.platform.posix.RecordingReceiver.Written;
import dev.hearth.platform.posix.memory.PosixSharedMemory;
import dev.hearth.platform.posix.memory.RingMemory;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.RegionRefusedException;
import dev.hearth.spi.transport.SharedRegion;
import dev.hearth.spi.transport.SharedRings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rings do that sockets do not; what both do, the other tests run with either. */
@EachWay
final class RingsTest extends EngineTest {
  private static final int BYTES = SharedRings.MIN_BYTES;

  /** A thread that spins uses more than this while a test looks. */
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  RingsTest(String way) {
    super(way);
  }

  @BeforeEach
  void needRings() {
    assumeTrue(byRings());
  }

  @Test
  void shouldCarryManyTimesWhatTheyHoldBothWaysAtOnce() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    byte[] there = noise(1_000_001);
    byte[] back = noise(900_007);

    write(client, there);
    write(server, back);

    assertThat(pull(client, back.length, true)).isEqualTo(back);
    assertThat(bytesOf(server, there.length)).isEqualTo(there);
  }

  /** Pulls until so much has arrived, and what was written has left if that is awaited. */
  private static byte[] pull(RecordingReceiver client, int count, boolean awaitsWritten) {
    ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    boolean written = !awaitsWritten;
    while (arrived.size() < count || !written) {
      pulled(client).receive(Long.MAX_VALUE);
      for (var event = client.events.poll(); event != null; event = client.events.poll()) {
        if (event instanceof Received received) {
          arrived.writeBytes(received.bytes().array());
        }
        written |= event instanceof Written;
      }
    }
    return arrived.toByteArray();
  }

  /** Whatever else is told meanwhile. */
  private static byte[] bytesOf(RecordingReceiver from, int count) throws InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < count) {
      if (from.next() instanceof Received received) {
        all.writeBytes(received.bytes().array());
      }
    }
    return all.toByteArray();
  }

  @Test
  void shouldLetAPausedEndGoOnWriting() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    server.connection().pauseReading();
    write(client, noise(50_000));
    byte[] back = noise(200_000);

    write(server, back);
    assertThat(pull(client, back.length, false)).isEqualTo(back);
  }

  /** Each end has one thread that writes and one that reads; seeds make each run another. */
  @Test
  void shouldLoseNothingHoweverWritesAreCut() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      for (int seed = 0; seed < 20; seed++) {
        Random random = new Random(seed);
        byte[] bytes = noise(20_000 + seed);
        Future<byte[]> arrived = executor.submit(() -> bytesOf(server, bytes.length));
        for (int at = 0; at < bytes.length; ) {
          int length = Math.min(bytes.length - at, 1 + random.nextInt(3 * BYTES));
          byte[] part = new byte[length];
          System.arraycopy(bytes, at, part, 0, length);
          if (!write(client, part)) {
            pull(client);
            client.next(Written.class);
          }
          at += length;
        }
        assertThat(arrived.get()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void shouldDeliverDescriptorsWithTheBytesThatTheyWereWrittenWith() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    int rounds = 200;
    for (int i = 0; i < rounds; i++) {
      write(client, "plain ");
      ByteBuffer[] marked = {direct("marked".getBytes(StandardCharsets.UTF_8))};
      if (!client.connection().write(marked, 1, new Descriptor[] {openFile("file " + i)})) {
        pull(client);
        client.next(Written.class);
      }
    }

    int marks = 0;
    StringBuilder text = new StringBuilder();
    while (text.length() < rounds * 12) {
      Received received = server.next(Received.class);
      for (Descriptor descriptor : received.descriptors()) {
        assertThat(text.length() % 12).isEqualTo(6);
        assertThat(content(descriptor)).isEqualTo("file " + marks++);
        descriptor.close();
      }
      text.append(StandardCharsets.UTF_8.decode(received.bytes()));
    }
    assertThat(marks).isEqualTo(rounds);
    assertThat(text.toString()).isEqualTo("plain marked".repeat(rounds));
  }

  @Test
  void shouldDeliverWhatWasWrittenBeforeTheEnd() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();

    write(server, "last words");
    server.connection().close();
    pull(client);

    assertThat(client.text(10)).isEqualTo("last words");
    pull(client);
    assertThat(client.next()).isEqualTo(new Closed(null));
  }

  @Test
  void shouldRestWhenNothingComes() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    write(client, "x");
    assertThat(server.text(1)).isEqualTo("x");

    long before = IoThreadTime.nanos();
    Thread.sleep(300);

    assertThat(IoThreadTime.nanos() - before).isLessThan(BUSY_NANOS);
    write(client, "y");
    assertThat(server.text(1)).isEqualTo("y");
  }

  @Test
  void shouldGiveMemoryAndDescriptorsBackWithTheConnection() throws Exception {
    listen();
    long descriptors = openDescriptors();
    long mappings = mappings();
    for (int i = 0; i < 20; i++) {
      RecordingReceiver client = connect();
      RecordingReceiver server = accepted();
      Descriptor[] file = {openFile("nobody takes it")};
      write(client, "first");
      assertThat(server.text(5)).isEqualTo("first");
      server.connection().pauseReading();
      client.connection().write(new ByteBuffer[] {direct(noise(1))}, 1, file);
      client.connection().close();
      server.connection().close();
      server.next(Closed.class);
    }

    assertThat(openDescriptors()).isEqualTo(descriptors);
    assertThat(mappings()).isEqualTo(mappings);
  }

  private static long mappings() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("hearth-rings")).count();
    }
  }

  @Test
  void shouldRefuseMemoryThatCouldBeTakenAway() throws Exception {
    listen();
    RawPeer peer = RawPeer.connect(endpoint);
    SharedRings rings = accepted().rings();

    try (Descriptor file = openFile("a file")) {
      assertThatThrownBy(() -> rings.map(file, BYTES))
          .isInstanceOf(RegionRefusedException.class)
          .hasMessageContaining("sealed");
    }
    try (RingMemory small = RingMemory.create(BYTES);
        Descriptor memory = small.takeDescriptor()) {
      assertThatThrownBy(() -> rings.map(memory, BYTES))
          .isInstanceOf(RegionRefusedException.class)
          .hasMessageContaining("bytes");
    }
    try (SharedRegion region = new PosixSharedMemory().create("sealed", 3L * BYTES);
        Descriptor memory = region.seal()) {
      assertThatThrownBy(() -> rings.map(memory, BYTES)).isInstanceOf(IOException.class);
    }
    peer.close();
  }

  @Test
  void shouldRefuseSizesThatAreNoPowerOfTwo() throws Exception {
    listen();
    RawPeer peer = RawPeer.connect(endpoint);
    SharedRings rings = accepted().rings();

    for (int bytes : new int[] {0, 1, BYTES - 1, BYTES + 1, 3 * BYTES, -BYTES, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> rings.create(bytes)).isInstanceOf(IllegalArgumentException.class);
    }
    peer.close();
  }
}
