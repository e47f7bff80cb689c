package dev.hearth.bench.process;

import org.jspecify.annotations.Nullable;

/**
 * A server that several contestants use: started for the first of them, ended after the last. Used
 * by the one thread of a run.
 *
 * @param <T> the server
 */
public final class Shared<T extends Server> {

  /** Starts the server. */
  @FunctionalInterface
  public interface Starter<T> {

    /**
     * Starts it and waits until it can be used.
     *
     * @param workplace where its socket goes
     * @return the running server
     * @throws MeasurementException when it does not start
     * @throws InterruptedException when the calling thread is interrupted
     */
    T start(Workplace workplace) throws MeasurementException, InterruptedException;
  }

  private final Starter<T> starter;
  private @Nullable T server;
  private @Nullable MeasurementException failure;
  private int users;

  /**
   * Nothing is started yet.
   *
   * @param starter starts the server when it is first needed
   */
  public Shared(Starter<T> starter) {
    this.starter = starter;
  }

  /**
   * The server, for one more user, who releases it.
   *
   * @param workplace where its socket goes
   * @return the running server
   * @throws MeasurementException when it does not start
   * @throws InterruptedException when the calling thread is interrupted
   */
  public T acquire(Workplace workplace) throws MeasurementException, InterruptedException {
    T running = server == null ? start(workplace) : server;
    users++;
    return running;
  }

  /** Tries only once: what did not start for one contestant would let each of the others wait. */
  private T start(Workplace workplace) throws MeasurementException, InterruptedException {
    if (failure != null) {
      throw failure;
    }
    try {
      T running = starter.start(workplace);
      server = running;
      return running;
    } catch (MeasurementException e) {
      failure = e;
      throw e;
    }
  }

  /** Ends one use, and with the last one the server. */
  public void release() {
    users--;
    T running = server;
    if (users == 0 && running != null) {
      server = null;
      running.close();
    }
  }
}
