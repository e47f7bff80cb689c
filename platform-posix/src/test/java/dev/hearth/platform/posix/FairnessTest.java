package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import dev.hearth.platform.posix.epoll.EpollEngine;
import dev.hearth.platform.posix.selector.SelectorEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import jnr.unixsocket.UnixSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is when more is ready than one thread gets done. */
@EachEngine
final class FairnessTest extends EngineTest {
  /** More than a poller is told of at once. */
  private static final int MANY = 300;

  private static final int TURNS = 200;

  /** Longer than a turn lasts, so that each turn is one call. */
  private static final long WORK_NANOS = 100_000;

  private final List<Busy> sockets = new ArrayList<>();
  private Poller poller;

  FairnessTest(String engine) {
    super(engine);
  }

  @BeforeEach
  void openPoller() throws IOException {
    poller =
        engine.equals(EpollEngine.NAME)
            ? new EpollEngine().openPoller()
            : new SelectorEngine().openPoller();
  }

  @AfterEach
  void closePoller() throws IOException {
    for (Busy socket : sockets) {
      socket.close();
    }
    poller.close();
  }

  /** A socket that always has something to read, which takes its time. */
  private static final class Busy implements ReadyHandler {
    private final UnixSocketChannel[] ends = UnixSocketChannel.pair();
    private final Registration registration;
    private boolean open = true;
    private int served;

    Busy(Poller poller, long user) throws IOException {
      ends[0].configureBlocking(false);
      ends[1].write(ByteBuffer.wrap(new byte[1]));
      registration = poller.add(ends[0], this, user);
      registration.interest(Registration.READ);
    }

    /** There is always more. */
    @Override
    public boolean mayRest() {
      return false;
    }

    @Override
    public boolean ready(boolean readable, boolean writable) {
      served++;
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < WORK_NANOS) {
        Thread.onSpinWait();
      }
      return true;
    }

    void close() throws IOException {
      if (open) {
        open = false;
        registration.remove();
        ends[0].close();
        ends[1].close();
      }
    }
  }

  private List<Busy> connect(long user, int count) throws IOException {
    List<Busy> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      added.add(new Busy(poller, user));
    }
    sockets.addAll(added);
    return added;
  }

  private void serve() throws IOException {
    poller.poll(Long.MAX_VALUE);
    poller.dispatch();
  }

  private static int served(List<Busy> sockets) {
    return sockets.stream().mapToInt(socket -> socket.served).sum();
  }

  @Test
  void shouldGiveAUserOfOneConnectionNoFewerTurnsThanOneOfMany() throws Exception {
    List<Busy> many = connect(1, MANY);
    Busy one = connect(2, 1).getFirst();

    while (one.served < TURNS) {
      serve();
    }

    // Without turns it would be MANY times as much. What interrupts this thread counts as work.
    assertThat(served(many)).isLessThan(TURNS * MANY / 10);
  }

  @Test
  void shouldServeTheConnectionsOfAUserInTurns() throws Exception {
    List<Busy> many = connect(1, MANY);
    connect(2, 1);

    while (served(many) < 5 * MANY) {
      serve();
    }

    assertThat(many).allSatisfy(socket -> assertThat(socket.served).isBetween(4, 6));
  }

  @Test
  void shouldServeTheConnectionsOfAUserInTurnsWhenNobodyElseIsThere() throws Exception {
    List<Busy> many = connect(1, MANY);

    while (served(many) < 3 * MANY) {
      serve();
    }

    assertThat(many).allSatisfy(socket -> assertThat(socket.served).isBetween(2, 4));
  }

  @Test
  void shouldServeAConnectionThatHasBeenQuietBeforeThoseThatKeepItsThreadBusy() throws Exception {
    Busy quiet = connect(1, 1).getFirst();
    List<Busy> many = connect(1, 50);
    while (quiet.served == 0) {
      serve();
    }
    quiet.registration.interest(Registration.NONE);
    int before = served(many);
    while (served(many) < before + 100) {
      serve();
    }
    int servedUntilQuiet = quiet.served;

    quiet.registration.interest(Registration.READ);
    before = served(many);
    while (quiet.served == servedUntilQuiet) {
      serve();
    }

    assertThat(served(many) - before).isLessThan(5);
  }

  /** Whoever it shares its thread with: its user's other connections, and those of others. */
  @Test
  void shouldServeAConnectionThatItLooksAtBesideThoseThatKeepItsThreadBusy() throws Exception {
    for (long user : new long[] {1, 2}) {
      connect(1, 50);
      Busy attended = connect(user, 1).getFirst();
      attended.registration.interest(Registration.NONE);
      attended.registration.attend();
      int before = sockets.stream().mapToInt(socket -> socket.served).sum();
      while (attended.served < 10) {
        serve();
      }

      assertThat(sockets.stream().mapToInt(socket -> socket.served).sum() - before)
          .isLessThan(1_000);
    }
  }

  @Test
  void shouldServeAUserWhoComesBack() throws Exception {
    Busy other = connect(1, 1).getFirst();
    for (int i = 0; i < 3; i++) {
      Busy again = connect(2, 1).getFirst();
      while (again.served == 0) {
        serve();
      }
      again.close();
    }
    int before = other.served;
    while (other.served == before) {
      serve();
    }
  }

  @Test
  void shouldServeWhatIsInNobodysNameBesides() throws Exception {
    connect(1, MANY);
    Busy nobodys = connect(Poller.NOBODY, 1).getFirst();

    while (nobodys.served < 3) {
      serve();
    }
  }
}
