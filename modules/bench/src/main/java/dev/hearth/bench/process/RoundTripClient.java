package dev.hearth.bench.process;

import java.util.Arrays;
import java.util.List;

/** A process that makes round trips when it is asked for them, and times each. */
public final class RoundTripClient implements AutoCloseable {
  private final ChildProcess process;

  private RoundTripClient(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param workplace where it works
   * @param command the program and its arguments
   * @return the client, which its caller closes
   * @throws MeasurementException when it cannot be started
   */
  public static RoundTripClient start(Workplace workplace, List<String> command)
      throws MeasurementException {
    return new RoundTripClient(workplace.start("the client", command));
  }

  /** The operating system's number for the process. */
  public long pid() {
    return process.pid();
  }

  /**
   * Has it make round trips, one after the other.
   *
   * @param count how many
   * @return how long each took, in nanoseconds
   * @throws MeasurementException when it does not
   * @throws InterruptedException when the calling thread is interrupted
   */
  public long[] samples(int count) throws MeasurementException, InterruptedException {
    return ask("samples", count);
  }

  /**
   * Has it make round trips that begin a millisecond apart.
   *
   * @param count how many
   * @return how long each took, in nanoseconds
   * @throws MeasurementException when it does not
   * @throws InterruptedException when the calling thread is interrupted
   */
  public long[] paced(int count) throws MeasurementException, InterruptedException {
    return ask("paced", count);
  }

  private long[] ask(String what, int count) throws MeasurementException, InterruptedException {
    String answer = process.ask(what + " " + count);
    long[] samples;
    try {
      samples = Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    } catch (NumberFormatException e) {
      throw new MeasurementException("the client answered with something else than numbers", e);
    }
    if (samples.length != count) {
      throw new MeasurementException(
          "the client made " + samples.length + " round trips where " + count + " were asked for");
    }
    return samples;
  }

  @Override
  public void close() {
    process.close();
  }
}
