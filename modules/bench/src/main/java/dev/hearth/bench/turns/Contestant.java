package dev.hearth.bench.turns;

import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import java.util.List;
import java.util.Map;

/**
 * What one or more rows of a table are measured of.
 *
 * @param row its name in the table
 * @param params its parameters, in the order in which the table shows them
 * @param opener makes it ready to be measured
 */
public record Contestant(String row, Map<String, String> params, Opener opener) {

  /** Makes a contestant ready: starts its processes and warms them up. */
  @FunctionalInterface
  public interface Opener {

    /**
     * Starts what is measured.
     *
     * @param workplace where its sockets and programs go
     * @return a session that the caller closes
     * @throws MeasurementException when it cannot be measured at all
     * @throws InterruptedException when the calling thread is interrupted
     */
    Session open(Workplace workplace) throws MeasurementException, InterruptedException;
  }

  /** A contestant that is ready. It idles between its turns and costs the others nothing. */
  @FunctionalInterface
  public interface Session extends AutoCloseable {

    /**
     * Takes one turn.
     *
     * @return the same metrics each time
     * @throws MeasurementException when there is no figure; the row has then failed
     * @throws InterruptedException when the calling thread is interrupted
     */
    List<Reading> measure() throws MeasurementException, InterruptedException;

    /** Ends what was started; by default there is nothing to end. */
    @Override
    default void close() {}
  }
}
