package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.Restoration;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A daemon that may open no more descriptors. It is another process, whose limit is low. */
@EachEngine
final class ExhaustionTest extends EngineTest {
  private static final int OPEN_FILES = 128;

  /** A thread that spins uses more than this while a test looks. */
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  ExhaustionTest(String engine) {
    super(engine);
  }

  @Test
  void shouldTurnPeersAwayAndServeTheOthersWhenNoDescriptorIsLeft() throws Exception {
    ChildProcess daemon = startDaemon();
    try (daemon) {
      List<RawPeer> served = new ArrayList<>();
      int refused = connectUntilRefused(served, 20);

      assertThat(refused).isEqualTo(20);
      assertThat(served).hasSizeBetween(10, OPEN_FILES);
      for (RawPeer peer : served) {
        assertThat(ping(peer)).isTrue();
      }
      for (int i = 0; i < 10; i++) {
        served.removeLast().close();
      }
      for (int i = 0; i < 5; i++) {
        served.add(connectUntilServed());
      }
      closeAll(served);
    }
  }

  @Test
  void shouldRestWhileNoDescriptorIsLeftAndGoOnAfterwards() throws Exception {
    try (ChildProcess daemon = startDaemon()) {
      RawPeer first = RawPeer.connect(endpoint);
      assertThat(ping(first)).isTrue();
      daemon.writeLine("hog");
      assertThat(daemon.readLine()).isEqualTo("done hog");

      // The first one is logged after it was turned away, the second is not.
      RawPeer turnedAway = RawPeer.connect(endpoint);
      assertThat(ping(turnedAway)).isFalse();
      RawPeer alsoTurnedAway = RawPeer.connect(endpoint);
      assertThat(ping(alsoTurnedAway)).isFalse();
      assertThat(ping(first)).isTrue();
      long before = ioThreadTime(daemon);
      Thread.sleep(300);
      assertThat(ioThreadTime(daemon) - before).isLessThan(BUSY_NANOS);

      daemon.writeLine("free");
      assertThat(daemon.readLine()).isEqualTo("done free");
      RawPeer second = connectUntilServed();
      closeAll(List.of(first, turnedAway, alsoTurnedAway, second));
    }
  }

  @Test
  void shouldAcceptWhoHasQueuedAsSoonAsThereIsRoomToWaitForThem() throws Exception {
    TransportOptions options =
        new TransportOptions(engine, IO_THREADS, READ_BUFFER_BYTES, Polling.OFF);
    try (Transport crowded = new PosixTransport(CrowdedEngine.of(engine, 3), options)) {
      Listener listener = crowded.listen(endpoint, 8);
      listener.start(this::accept);

      write(connect(), "early");
      assertThat(accepted().text(5)).isEqualTo("early");
    }
  }

  @Test
  void shouldSayUnknownAndRemoveNothingWhenItCannotLookForWantOfDescriptors() throws Exception {
    try (ChildProcess looking =
        ChildProcess.start(OPEN_FILES, ProbeProcess.class, way, endpoint.address())) {
      Listener listener = listen();
      assertThat(ask(looking, "probe")).startsWith("alive ");
      assertThat(ask(looking, "lock")).isEqualTo("locked");
      assertThat(ask(looking, "hog")).isEqualTo("done hog");

      assertThat(ask(looking, "probe")).startsWith("unknown ").contains("Too many open files");
      assertThat(ask(looking, "lock")).startsWith("unknown ");
      assertThat(ask(looking, "listen")).startsWith("refused ");
      assertThat(listener.keepReachable()).isEqualTo(Restoration.NOT_NEEDED);

      ask(looking, "free");
      assertThat(ask(looking, "probe")).startsWith("alive ");
    }
  }

  @Test
  void shouldSayUnknownAndRemoveNothingOfTheDeadEither() throws Exception {
    try (ChildProcess dead = ChildProcess.start(0, EchoProcess.class, way, endpoint.address())) {
      dead.readLine();
    }
    try (ChildProcess looking =
        ChildProcess.start(OPEN_FILES, ProbeProcess.class, way, endpoint.address())) {
      assertThat(ask(looking, "probe")).startsWith("dead ");
      ask(looking, "hog");

      assertThat(ask(looking, "probe")).startsWith("unknown ");
      assertThat(ask(looking, "listen")).startsWith("refused ");
      assertThat(Path.of(endpoint.address())).exists();
      assertThat(Path.of(endpoint.address() + ".lock")).exists();

      ask(looking, "free");
      assertThat(ask(looking, "listen")).isEqualTo("listened");
    }
  }

  private static String ask(ChildProcess child, String command) throws IOException {
    child.writeLine(command);
    return child.readLine();
  }

  private static long ioThreadTime(ChildProcess daemon) throws IOException {
    daemon.writeLine("time");
    return Long.parseLong(daemon.readLine());
  }

  private ChildProcess startDaemon() throws IOException {
    ChildProcess daemon =
        ChildProcess.start(OPEN_FILES, EchoProcess.class, way, endpoint.address());
    assertThat(daemon.readLine()).isEqualTo("listening");
    return daemon;
  }

  private int connectUntilRefused(List<RawPeer> served, int refusals) throws IOException {
    int refused = 0;
    while (refused < refusals && served.size() < 2 * OPEN_FILES) {
      RawPeer peer = RawPeer.connect(endpoint);
      if (ping(peer)) {
        served.add(peer);
      } else {
        refused++;
        peer.close();
      }
    }
    return refused;
  }

  /** The daemon may learn only after this that descriptors are free again. */
  private RawPeer connectUntilServed() throws IOException {
    while (true) {
      RawPeer peer = RawPeer.connect(endpoint);
      if (ping(peer)) {
        return peer;
      }
      peer.close();
    }
  }

  private static boolean ping(RawPeer peer) {
    try {
      peer.write("ping");
      return peer.read(4).equals("ping");
    } catch (IOException e) {
      return false;
    }
  }

  private static void closeAll(List<RawPeer> peers) throws IOException {
    for (RawPeer peer : peers) {
      peer.close();
    }
  }
}
