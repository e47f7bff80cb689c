package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.ProcessLock;
import dev.hearth.spi.transport.Restoration;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.Test;

@EachEngine
final class AddressLockTest extends EngineTest {
  private static final ListenOptions IMPATIENT =
      ListenOptions.ownerOnly(8).withPatience(Duration.ZERO);

  private static final int OTHER_USER = 12345;

  AddressLockTest(String engine) {
    super(engine);
  }

  private Path socket() {
    return Path.of(endpoint.address());
  }

  private Path lock() {
    return Path.of(endpoint.address() + ".lock");
  }

  @Test
  void shouldHoldALockThatNamesItsProcessForNobodyButItsUser() throws Exception {
    Files.createFile(lock());
    Files.setPosixFilePermissions(lock(), PosixFilePermissions.fromString("rw-rw-rw-"));

    try (Listener _ = transport.listen(endpoint, 1)) {
      assertThat(ProcessIdentity.parse(Files.readString(lock())))
          .contains(ProcessIdentity.current());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock())))
          .isEqualTo("rw-------");
    }
    assertThat(lock()).doesNotExist();
  }

  @Test
  void shouldKeepItsLockWhileOthersReadAndCloseItsFile() throws Exception {
    listen();
    for (int i = 0; i < 10; i++) {
      Files.readString(lock());
      assertThat(transport.probe(endpoint)).isInstanceOf(Probe.Alive.class);
    }

    assertThat(transport.tryLock(lock(), "")).isNull();
  }

  @Test
  void shouldNotListenWhileAnotherHoldsTheLock() throws Exception {
    try (ProcessLock _ = transport.tryLock(lock(), ProcessIdentity.current().toString())) {
      assertThatThrownBy(() -> transport.listen(endpoint, IMPATIENT))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining(lock().toString());
      assertThat(socket()).doesNotExist();
    }
    transport.listen(endpoint, IMPATIENT).close();
  }

  @Test
  void shouldListenAsSoonAsTheLockIsFree() throws Exception {
    ProcessLock held = Objects.requireNonNull(transport.tryLock(lock(), ""));
    Thread.ofVirtual().start(held::close);

    transport.listen(endpoint, IMPATIENT.withPatience(Duration.ofMinutes(1)));

    assertThat(transport.probe(endpoint)).isInstanceOf(Probe.Alive.class);
  }

  @Test
  void shouldGiveUpWhenItsTimeIsOverHoweverRarelyItLooks() throws Exception {
    ListenOptions lazy =
        IMPATIENT.withPatience(Duration.ofMillis(20)).withLookInterval(Duration.ofDays(1));
    try (ProcessLock _ = transport.tryLock(lock(), "")) {
      assertThatThrownBy(() -> transport.listen(endpoint, lazy)).isInstanceOf(BindException.class);
    }
    assertThatThrownBy(() -> lazy.withLookInterval(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakeTheAddressAsSoonAsTheListenerGoes() throws Exception {
    Listener first = listen();
    try (Transport other = open(way)) {
      Thread.ofVirtual().start(first::close);
      Listener second = other.listen(endpoint, ListenOptions.ownerOnly(8).waitingForListener());
      second.start(this::accept);
      connect();
      accepted();
    }
  }

  @Test
  void shouldTakeTheAddressOfAKilledProcess() throws Exception {
    try (ChildProcess child = ChildProcess.start(0, EchoProcess.class, way, endpoint.address())) {
      child.readLine();
      assertThat(transport.probe(endpoint)).isInstanceOf(Probe.Alive.class);
      assertThat(transport.tryLock(lock(), "")).isNull();
    }
    assertThat(transport.probe(endpoint)).isInstanceOf(Probe.Dead.class);
    listen();
    connect();
    accepted();
  }

  @Test
  void shouldGiveTheLockToOneAtATimeWhileItsFileComesAndGoes() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    Callable<Integer> contestant =
        () -> {
          int held = 0;
          for (int i = 0; i < 200; i++) {
            try (ProcessLock taken = transport.tryLock(lock(), "held")) {
              if (taken != null) {
                assertThat(holders.incrementAndGet()).isEqualTo(1);
                assertThat(taken.isInPlace()).isTrue();
                holders.decrementAndGet();
                held++;
              }
            }
          }
          return held;
        };
    List<Future<Integer>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        results.add(threads.submit(contestant));
      }
    }
    int held = 0;
    for (Future<Integer> result : results) {
      held += result.get();
    }
    assertThat(held).isPositive();
    assertThat(lock()).doesNotExist();
  }

  @Test
  void shouldBeReachableAgainWhenItsSocketWasDeleted() throws Exception {
    Listener listener = listen();
    assertThat(listener.keepReachable()).isEqualTo(Restoration.NOT_NEEDED);
    Files.delete(socket());

    assertThat(listener.keepReachable()).isEqualTo(Restoration.DONE);
    connect();
    accepted();
    assertThat(listener.keepReachable()).isEqualTo(Restoration.NOT_NEEDED);
  }

  @Test
  void shouldHoldTheLockAgainWhenItsFileWasDeleted() throws Exception {
    Listener listener = listen();
    Files.delete(lock());

    assertThat(listener.keepReachable()).isEqualTo(Restoration.DONE);
    assertThat(transport.tryLock(lock(), "")).isNull();
    connect();
    accepted();
  }

  @Test
  void shouldMakeItsFolderAnew() throws Exception {
    Path inside = folder().resolve("inside");
    endpoint = new Endpoint(inside.resolve("h.sock").toString());
    try (Listener listener = listen()) {
      deleteAll(inside);

      assertThat(listener.keepReachable()).isEqualTo(Restoration.DONE);
      connect();
      accepted();
    }
    Files.delete(inside);
  }

  @Test
  void shouldServeWhoWaitedAtTheSocketThatWasDeleted() throws Exception {
    Listener listener = transport.listen(endpoint, 8);
    RecordingReceiver early = connect();
    write(early, "early");
    listener.start(this::accept);
    Files.delete(socket());

    assertThat(listener.keepReachable()).isEqualTo(Restoration.DONE);
    assertThat(accepted().text(5)).isEqualTo("early");
  }

  @Test
  void shouldLeaveTheAddressToWhoHasTakenIt() throws Exception {
    Path inside = folder().resolve("inside");
    endpoint = new Endpoint(inside.resolve("h.sock").toString());
    Listener first = listen();
    deleteAll(inside);
    try (Transport other = open(way);
        Listener second = other.listen(endpoint, 8)) {
      assertThatThrownBy(first::keepReachable)
          .isInstanceOf(BindException.class)
          .hasMessageContaining("holds");
      first.close();

      second.start(this::accept);
      connect();
      accepted();
      assertThat(second.keepReachable()).isEqualTo(Restoration.NOT_NEEDED);
    }
    Files.delete(inside);
  }

  @Test
  void shouldNotTakeWhoOnlyLooksAtItsLockForAnotherDaemon() throws Exception {
    Listener listener = listen();
    Files.delete(lock());
    // As one who looks, it leaves no name.
    try (ProcessLock _ = transport.tryLock(lock(), "")) {
      assertThat(listener.keepReachable()).isEqualTo(Restoration.POSTPONED);
    }

    assertThat(listener.keepReachable()).isEqualTo(Restoration.DONE);
    assertThat(transport.tryLock(lock(), "")).isNull();
    connect();
    accepted();
  }

  @Test
  void shouldNotReplaceWhatIsNoSocketToBeReachable() throws Exception {
    Listener listener = listen();
    Files.delete(socket());
    Files.writeString(socket(), "precious");

    assertThatThrownBy(listener::keepReachable).hasMessageContaining("no socket");
    listener.close();
    assertThat(socket()).hasContent("precious");
  }

  @Test
  void shouldSayDeadWhereItIsProven() throws Exception {
    assertThat(transport.probe(endpoint)).isInstanceOf(Probe.Dead.class);

    Files.writeString(socket(), "precious");
    assertThat(transport.probe(endpoint)).isInstanceOf(Probe.Dead.class);
    assertThat(socket()).hasContent("precious");
    Files.delete(socket());

    Files.createSymbolicLink(socket(), folder().resolve("nowhere"));
    assertThat(transport.probe(endpoint)).isInstanceOf(Probe.Dead.class);
    Files.delete(socket());

    UnixServerSocketChannel foreign = UnixServerSocketChannel.open();
    foreign.socket().bind(new UnixSocketAddress(endpoint.address()));
    foreign.close();
    assertThat(transport.probe(endpoint)).isInstanceOf(Probe.Dead.class);
    assertThat(socket()).exists();
  }

  @Test
  void shouldNotSayDeadOfASocketThatAServiceManagerHoldsForADaemonToCome() throws Exception {
    try (UnixServerSocketChannel manager = UnixServerSocketChannel.open()) {
      manager.socket().bind(new UnixSocketAddress(endpoint.address()));
      assertThat(transport.probe(endpoint))
          .isInstanceOfSatisfying(
              Probe.Unknown.class,
              unknown -> {
                assertThat(unknown.why()).contains("not hold the lock");
                assertThat(unknown.held()).isFalse();
              });
      assertThatThrownBy(() -> transport.listen(endpoint, IMPATIENT))
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void shouldNotSayDeadOfWhoHoldsTheLockWhateverLiesInTheSocketsPlace() throws Exception {
    Listener listener = listen();
    Files.delete(socket());
    Files.writeString(socket(), "precious");

    assertThat(transport.probe(endpoint))
        .isInstanceOfSatisfying(
            Probe.Unknown.class, unknown -> assertThat(unknown.held()).isTrue());
    listener.close();
  }

  @Test
  void shouldNotSayDeadOfAListenerWhileDaemonsComeAndGo() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<Integer> daemons =
        new FutureTask<>(
            () -> {
              int begun = 0;
              for (; !over.get(); begun++) {
                transport.listen(endpoint, 8).close();
              }
              return begun;
            });
    Thread.ofPlatform().start(daemons);
    for (int i = 0; i < 1000; i++) {
      if (transport.probe(endpoint) instanceof Probe.Dead dead) {
        assertThat(dead.why()).isIn("nothing is there", "no one listens any more");
      }
    }
    over.set(true);

    assertThat(daemons.get()).isPositive();
  }

  @Test
  void shouldSayUnknownWhileTheLockIsHeldAndNobodyListens() throws Exception {
    try (ProcessLock _ = transport.tryLock(lock(), ProcessIdentity.current().toString())) {
      assertThat(transport.probe(endpoint))
          .isInstanceOfSatisfying(
              Probe.Unknown.class,
              unknown -> assertThat(unknown.holder()).contains(ProcessIdentity.current()));
    }
  }

  @Test
  void shouldSayUnknownWhereLookingIsForbidden() throws Exception {
    if (RawPeer.CALLS.geteuid() == 0) {
      shouldSayUnknownAs(OTHER_USER);
    }
  }

  private void shouldSayUnknownAs(int user) throws Exception {
    Listener listener = listen();
    transport.probe(endpoint); // loads classes
    assertThat(RawPeer.CALLS.seteuid(user)).isZero();
    Probe probe;
    try {
      probe = transport.probe(endpoint);
    } finally {
      assertThat(RawPeer.CALLS.seteuid(0)).isZero();
    }
    assertThat(probe).isInstanceOf(Probe.Unknown.class);
    assertThat(listener.keepReachable()).isEqualTo(Restoration.NOT_NEEDED);
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
