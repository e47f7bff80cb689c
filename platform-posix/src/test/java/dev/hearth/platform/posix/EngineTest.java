package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.epoll.EpollEngine;
import dev.hearth.platform.posix.memory.RingMemory;
import dev.hearth.platform.posix.selector.SelectorEngine;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.SharedRings;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A transport with the engine under test, a place to listen, and what the listener accepted. A test
 * that hangs, in the kernel perhaps, is given up.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class EngineTest {
  static final Descriptor[] NO_DESCRIPTORS = {};
  private static final int READ_ONLY = 0;
  static final int IO_THREADS = 2;
  static final int READ_BUFFER_BYTES = 64 * 1024;

  private static final String POLLING = "+polling";
  private static final String RINGS = "+rings";

  /** Small, so that they are full and come to their end often. */
  private static final int RING_BYTES = SharedRings.MIN_BYTES;

  private static final Polling FIXED = new Polling.Fixed(Duration.ofNanos(50_000));

  final String way;
  final String engine;
  final Polling polling;

  Transport transport;
  Endpoint endpoint;
  private Path folder;
  private final BlockingQueue<RecordingReceiver> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<RecordingReceiver> withoutRings = new LinkedBlockingQueue<>();

  /**
   * With {@value #POLLING} behind an engine's name, its threads poll before each sleep; with
   * {@value #RINGS}, what {@link #connect} gives has switched from its socket to rings.
   */
  EngineTest(String way) {
    this.way = way;
    polling = pollingOf(way);
    engine = engineOf(way);
  }

  static Stream<String> engines() {
    Stream<String> names =
        EpollEngine.isSupported()
            ? Stream.of(EpollEngine.NAME, SelectorEngine.NAME)
            : Stream.of(SelectorEngine.NAME);
    return names.flatMap(name -> Stream.of(name, name + POLLING));
  }

  static Stream<String> ways() {
    return RingMemory.isSupported()
        ? engines().flatMap(name -> Stream.of(name, name + RINGS))
        : engines();
  }

  @BeforeEach
  void openTransport() throws IOException {
    // Not @TempDir: on some machines its path is too long for a socket.
    folder = Files.createTempDirectory("hearth");
    endpoint = new Endpoint(folder.resolve("h.sock").toString());
    transport = open(way);
  }

  @AfterEach
  void closeTransport() throws IOException {
    transport.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  static Transport open(String way) throws IOException {
    return new PosixTransportProvider()
        .open(new TransportOptions(engineOf(way), IO_THREADS, READ_BUFFER_BYTES, pollingOf(way)));
  }

  private static String engineOf(String way) {
    return way.replace(POLLING, "").replace(RINGS, "");
  }

  private static Polling pollingOf(String way) {
    return way.contains(POLLING) ? FIXED : Polling.OFF;
  }

  boolean byRings() {
    return way.endsWith(RINGS);
  }

  Path folder() {
    return folder;
  }

  Listener listen() throws IOException {
    Listener listener = transport.listen(endpoint, 128);
    listener.start(this::accept);
    return listener;
  }

  Receiver accept(Connection connection) {
    RecordingReceiver receiver = new RecordingReceiver(connection);
    withoutRings.add(receiver);
    accepted.add(receiver);
    return receiver;
  }

  RecordingReceiver accepted() throws InterruptedException {
    RecordingReceiver receiver = accepted.poll(20, TimeUnit.SECONDS);
    if (receiver == null) {
      throw new AssertionError("nothing was accepted");
    }
    return receiver;
  }

  RecordingReceiver connect() throws IOException {
    withoutRings.clear();
    RecordingReceiver[] made = new RecordingReceiver[1];
    transport.connect(
        endpoint, Duration.ofMinutes(1), connection -> made[0] = new RecordingReceiver(connection));
    if (byRings()) {
      switchToRings(made[0]);
    }
    return made[0];
  }

  private void switchToRings(RecordingReceiver client) throws IOException {
    try {
      RecordingReceiver server = withoutRings.poll(20, TimeUnit.SECONDS);
      if (server == null) {
        throw new AssertionError("nothing was accepted");
      }
      try (Descriptor memory = client.rings().create(RING_BYTES)) {
        server.rings().map(memory, RING_BYTES);
      }
      server.switchWithNextByte();
      write(client, "R");
      client.rings().write();
      server.awaitSwitch();
      client.switchWithNextByte();
      write(server, "R");
      server.rings().write();
      while (!client.hasSwitched()) {
        pulled(client).receive(Long.MAX_VALUE);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Pulls until something has been delivered. */
  static void pull(RecordingReceiver client) {
    while (client.events.isEmpty()) {
      pulled(client).receive(Long.MAX_VALUE);
    }
  }

  static PullConnection pulled(RecordingReceiver client) {
    return (PullConnection) client.connection();
  }

  static boolean write(RecordingReceiver from, String text) {
    return write(from, text.getBytes(StandardCharsets.UTF_8));
  }

  static boolean write(RecordingReceiver from, byte[] bytes) {
    return from.connection().write(new ByteBuffer[] {direct(bytes)}, 1, NO_DESCRIPTORS);
  }

  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** Opens a file that has no name any more. */
  Descriptor openFile(String content) throws IOException {
    Path file = Files.writeString(folder().resolve("content"), content);
    int fd = RawPeer.CALLS.open(file.toString(), READ_ONLY, 0);
    Files.delete(file);
    return new OpenDescriptor(fd);
  }

  static String content(Descriptor descriptor) {
    byte[] bytes = new byte[100];
    int fd = Math.toIntExact(descriptor.number());
    int count = RawPeer.CALLS.pread(fd, bytes, bytes.length, 0);
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  /** Bytes that look random and are the same each time. */
  static byte[] noise(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  /** How many descriptors this process has open. */
  static long openDescriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  /** As many as there should be; the JVM may open a file of its own for a moment. */
  static void assertOpenDescriptors(long expected) throws IOException {
    Deadline deadline = Deadline.after(Duration.ofSeconds(10));
    while (openDescriptors() != expected && !deadline.hasPassed()) {
      Thread.onSpinWait();
    }
    assertThat(openDescriptors()).isEqualTo(expected);
  }
}
