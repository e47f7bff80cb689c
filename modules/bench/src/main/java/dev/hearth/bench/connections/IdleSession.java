package dev.hearth.bench.connections;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.ClientPing;
import dev.hearth.bench.peer.IdleConnections;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.rtt.EchoSession;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * A daemon, the client that pings it, and a process that holds connections and says nothing.
 *
 * <p>Their memory is what the daemon's resident set has grown by since before they came, as a user
 * sees it: no collection is asked for before or after. By then the pings of the warm-up have had
 * the compilers at work, and the young generation is in memory as a whole.
 */
final class IdleSession implements Session {
  static final String MEMORY = "memory of one";
  static final String WAKE_UPS = "idle wake-ups";

  private static final int IDLE_MILLIS = 2000;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double BYTES_PER_KIB = 1024;

  /** The default is as many as are opened here, and the client that pings has one too. */
  private static final String CONFIGURATION =
      """
      daemon.max-connections = 11000
      daemon.principal.max-connections = 11000
      """;

  private final Daemon daemon;
  private final EchoSession pings;
  private final List<ChildProcess> holders = new ArrayList<>();
  private final int idle;
  private long residentBefore;

  private IdleSession(Daemon daemon, EchoSession pings, int idle) {
    this.daemon = daemon;
    this.pings = pings;
    this.idle = idle;
  }

  static IdleSession open(Workplace workplace, Image image, int idle)
      throws MeasurementException, InterruptedException {
    Daemon daemon = Daemon.serving(workplace, image, CONFIGURATION);
    EchoSession pings =
        EchoSession.open(
            workplace, daemon, image.client(ClientPing.class, daemon.socket().toString(), "auto"));
    IdleSession session = new IdleSession(daemon, pings, idle);
    try {
      session.residentBefore = daemon.residentBytes();
      session.connect(workplace);
      return session;
    } catch (MeasurementException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  private void connect(Workplace workplace) throws MeasurementException, InterruptedException {
    if (idle > 0) {
      List<String> arguments = List.of(daemon.socket().toString(), Integer.toString(idle));
      ChildProcess holder =
          workplace.start(
              "the holder of idle connections", JavaCommand.of(IdleConnections.class, arguments));
      holders.add(holder);
      holder.await("ready");
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    List<Reading> readings = new ArrayList<>();
    long before = pings.serverWakeUps();
    // The time that is measured, not a wait for anything.
    Thread.sleep(IDLE_MILLIS);
    double woken = pings.serverWakeUps() - before;
    readings.add(new Reading(WAKE_UPS, "a second", woken * MILLIS_PER_SECOND / IDLE_MILLIS));
    if (idle > 0) {
      long grown = daemon.residentBytes() - residentBefore;
      readings.add(new Reading(MEMORY, "KiB", grown / BYTES_PER_KIB / idle));
    }
    readings.addAll(pings.measure());
    return readings;
  }

  @Override
  public void close() {
    holders.forEach(ChildProcess::close);
    pings.close();
  }
}
