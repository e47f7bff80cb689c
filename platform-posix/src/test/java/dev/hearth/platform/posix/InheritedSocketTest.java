package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.platform.posix.system.LinuxSystem;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.ProcessLock;
import dev.hearth.spi.transport.Restoration;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket that someone else has bound, in another process as a rule, and hands over. */
@EachEngine
final class InheritedSocketTest extends EngineTest {
  private static final POSIX CALLS = POSIXFactory.getNativePOSIX();

  InheritedSocketTest(String way) {
    super(way);
  }

  @BeforeEach
  void skipElsewhere() {
    assumeTrue(LinuxSystem.isHere());
  }

  /** Descriptors that a process starts with have other numbers than those of its own. */
  private static int handedOver(int fd) {
    int other = CALLS.dup(fd);
    assertThat(other).isPositive();
    return other;
  }

  @Test
  void shouldServeTheSocketThatItWasStartedWithAndLeaveItsFile() throws Exception {
    try (UnixServerSocketChannel owner = UnixServerSocketChannel.open()) {
      owner.socket().bind(new UnixSocketAddress(endpoint.address()), 8);
      int fd = handedOver(owner.getFD());
      Path number = Path.of("/proc/self/fd", Integer.toString(fd));
      Path socket = Files.readSymbolicLink(number);

      Listener listener = transport.adopt(fd, ListenOptions.ownerOnly(8));
      assertThat(listener.endpoint()).isEqualTo(endpoint);
      // The number may have been given out again by now.
      assertThat(Files.exists(number) ? Files.readSymbolicLink(number) : null).isNotEqualTo(socket);
      assertServes(listener);
      listener.close();

      assertThat(Path.of(endpoint.address())).exists();
      try (UnixSocketChannel later =
          UnixSocketChannel.open(new UnixSocketAddress(endpoint.address()))) {
        assertThat(later.isConnected()).isTrue();
      }
    }
  }

  private void assertServes(Listener listener) throws Exception {
    listener.start(this::accept);
    RecordingReceiver client = connect();
    write(client, "hello");

    assertThat(accepted().next()).isInstanceOf(RecordingReceiver.Received.class);
  }

  @Test
  void shouldServeWhoHasQueuedAndMakeTheAddressAnewWhereItsFileIsGone() throws Exception {
    try (UnixServerSocketChannel owner = UnixServerSocketChannel.open()) {
      owner.socket().bind(new UnixSocketAddress(endpoint.address()), 8);
      write(connect(), "early");
      // Who holds the socket is reached by this name alone, as if its file had been deleted.
      Path moved = folder().resolve("moved.sock");
      Files.move(Path.of(endpoint.address()), moved);

      Listener listener = transport.adopt(handedOver(owner.getFD()), ListenOptions.ownerOnly(8));
      listener.start(this::accept);
      assertThat(accepted().text(5)).isEqualTo("early");
      assertThat(listener.keepReachable()).isEqualTo(Restoration.DONE);
      write(connect(), "later");
      assertThat(accepted().text(5)).isEqualTo("later");
      listener.close();

      assertThat(Path.of(endpoint.address())).doesNotExist();
      try (UnixSocketChannel other = UnixSocketChannel.open(new UnixSocketAddress(moved + ""))) {
        assertThat(other.isConnected()).isTrue();
      }
    }
  }

  @Test
  void shouldOutwaitWhoHasTheLockForAnInstantAndQueueNobody() throws Exception {
    Path lock = Path.of(endpoint.address() + ".lock");
    try (UnixServerSocketChannel owner = UnixServerSocketChannel.open()) {
      owner.socket().bind(new UnixSocketAddress(endpoint.address()), 8);
      int fd = handedOver(owner.getFD());
      ListenOptions patient = ListenOptions.ownerOnly(8).withPatience(Duration.ofMinutes(1));
      FutureTask<Listener> adopting = new FutureTask<>(() -> transport.adopt(fd, patient));
      try (ProcessLock _ = transport.tryLock(lock, "")) {
        Thread thread = Thread.ofPlatform().start(adopting);
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
          Thread.onSpinWait();
        }
      }

      assertServes(adopting.get());
    }
  }

  @Test
  void shouldGiveUpWhereAnotherKeepsTheLockAndLeaveTheSocket() throws Exception {
    Path lock = Path.of(endpoint.address() + ".lock");
    try (UnixServerSocketChannel owner = UnixServerSocketChannel.open();
        ProcessLock _ = transport.tryLock(lock, "")) {
      owner.socket().bind(new UnixSocketAddress(endpoint.address()), 8);
      ListenOptions impatient = ListenOptions.ownerOnly(8).withPatience(Duration.ZERO);

      assertThatThrownBy(() -> transport.adopt(handedOver(owner.getFD()), impatient))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("holds " + lock);
      try (UnixSocketChannel other =
          UnixSocketChannel.open(new UnixSocketAddress(endpoint.address()))) {
        assertThat(other.isConnected()).isTrue();
      }
    }
  }

  @Test
  void shouldSayWhatIsNoListeningSocket() throws Exception {
    try (UnixServerSocketChannel unbound = UnixServerSocketChannel.open();
        UnixDatagramChannel datagrams = UnixDatagramChannel.open()) {
      assertRefused(unbound.getFD(), "nobody listens with it");
      assertRefused(datagrams.getFD(), "it is no stream socket");
      assertRefused(1_000_000, "descriptor 1000000 is no socket");
    }
  }

  private void assertRefused(int fd, String why) {
    assertThatThrownBy(() -> transport.adopt(fd, ListenOptions.ownerOnly(8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }
}
