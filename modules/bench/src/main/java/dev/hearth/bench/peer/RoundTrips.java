package dev.hearth.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The client's half of a round-trip measurement, whatever carries the messages. It does what the
 * harness asks for on standard input: {@code samples N} is answered by one line of N round trips,
 * in nanoseconds; {@code paced N} by the same of round trips that begin a millisecond apart.
 */
@FunctionalInterface
interface RoundTrips {

  /** One round trip a millisecond. */
  long PACE_NANOS = 1_000_000;

  /** Sends one message and returns when its answer is there. */
  @FunctionalInterface
  interface RoundTrip {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Makes round trips, one after the other.
   *
   * @param count how many
   * @return how long each took, in nanoseconds
   */
  long[] samples(int count) throws IOException, InterruptedException;

  /**
   * Round trips that the calling thread makes and waits for, with one look at the clock for each.
   */
  static RoundTrips blocking(RoundTrip trip) {
    return count -> {
      long[] samples = new long[count];
      long before = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long after = end(trip);
        samples[i] = after - before;
        before = after;
      }
      return samples;
    };
  }

  /**
   * Makes one round trip and answers when it ended. A method of its own, so that it is compiled
   * whole: the loop around it runs a few times only and starts each time in the interpreter.
   */
  private static long end(RoundTrip trip) throws IOException, InterruptedException {
    trip.run();
    return System.nanoTime();
  }

  private long[] answer(String request) throws IOException, InterruptedException {
    String[] words = request.split(" ", -1);
    int count = words.length == 2 ? Integer.parseInt(words[1]) : 0;
    return switch (words[0]) {
      case "samples" -> samples(count);
      case "paced" -> paced(count);
      default ->
          throw new IOException(
              "not a request: \"" + request + "\"; \"samples N\" and \"paced N\" are");
    };
  }

  private long[] paced(int count) throws IOException, InterruptedException {
    long[] samples = new long[count];
    long next = System.nanoTime();
    for (int i = 0; i < count; i++) {
      samples[i] = samples(1)[0];
      next += PACE_NANOS;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
    return samples;
  }

  /** Serves the harness until it closes standard input. */
  default void serve() throws IOException, InterruptedException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = System.out;
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      long[] samples = answer(line);
      answers.println(
          Arrays.stream(samples).mapToObj(Long::toString).collect(Collectors.joining(" ")));
      answers.flush();
    }
  }
}
