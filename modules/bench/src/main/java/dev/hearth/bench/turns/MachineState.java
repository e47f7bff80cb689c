package dev.hearth.bench.turns;

import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the cores do while nothing is to be done. It decides every figure of a local socket: leaving
 * an idle state costs more than all system calls of a round trip together.
 */
public enum MachineState {
  /** Idle cores sleep. */
  QUIET,
  /** No core ever sleeps, since one loop spins on each and yields to everything else. */
  AWAKE,
  /** Every core has other work: a loop of normal priority spins on each. */
  BUSY;

  /** The name of the parameter that tells the state in a table. */
  public static final String PARAM = "machine";

  /** The parameter's value for this state. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** This state as the one parameter of a row. */
  public Map<String, String> asParam() {
    return Map.of(PARAM, label());
  }

  /**
   * Brings the machine into this state.
   *
   * @param workplace where programs go
   * @return what the caller closes to leave the state
   * @throws MeasurementException when the state cannot be had here
   * @throws InterruptedException when the calling thread is interrupted
   */
  Hold enter(Workplace workplace) throws MeasurementException, InterruptedException {
    return switch (this) {
      case QUIET -> () -> {};
      case AWAKE -> BusyCores.start(workplace, List.of("chrt", "-i", "0"));
      case BUSY -> BusyCores.start(workplace, List.of());
    };
  }

  /** Keeps the machine in a state until it is closed. */
  @FunctionalInterface
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}
