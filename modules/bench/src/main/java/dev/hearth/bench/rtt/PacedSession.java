package dev.hearth.bench.rtt;

import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.List;

/** One round trip a millisecond: what waiting for it costs in processor time, and what idling. */
final class PacedSession implements Session {

  static final String CPU = "cpu";
  static final String IDLE_WAKE_UPS = "idle wake-ups";

  private static final int CALLS = 100;

  /**
   * Before the first turn. Where calls came at once so far, both compilers begin anew with the
   * first that come a millisecond apart; that is paid once, and is not what waiting costs.
   */
  private static final int WARM_UP_CALLS = 8_000;

  private static final long IDLE_MILLIS = 400;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final EchoSession session;

  private PacedSession(EchoSession session) {
    this.session = session;
  }

  /**
   * Lets both sides get used to the pace.
   *
   * @param session owned from here on, also when this fails
   */
  static PacedSession warmedUp(EchoSession session)
      throws MeasurementException, InterruptedException {
    PacedSession paced = new PacedSession(session);
    try {
      session.paced(WARM_UP_CALLS);
      return paced;
    } catch (MeasurementException | InterruptedException e) {
      paced.close();
      throw e;
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    long before = session.cpuNanos();
    session.paced(CALLS);
    long used = session.cpuNanos() - before;
    long wakeUps = session.serverWakeUps();
    // The time that is measured, not a wait for anything.
    Thread.sleep(IDLE_MILLIS);
    double idle = session.serverWakeUps() - wakeUps;
    return List.of(
        new Reading(CPU, "us a call", used / NANOS_PER_MICRO / CALLS),
        new Reading(IDLE_WAKE_UPS, "a second", idle * MILLIS_PER_SECOND / IDLE_MILLIS));
  }

  @Override
  public void close() {
    session.close();
  }
}
