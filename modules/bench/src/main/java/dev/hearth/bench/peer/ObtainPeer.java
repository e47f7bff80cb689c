package dev.hearth.bench.peer;

import dev.hearth.client.ClientOptions;
import dev.hearth.client.HearthClient;
import dev.hearth.client.daemon.DaemonProgram;
import dev.hearth.client.daemon.Hearth;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.client.daemon.Obtained;
import dev.hearth.spi.CallException;
import dev.hearth.spi.transport.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A tool that is running and asks for the daemon through Hearth's own client.
 *
 * <pre>
 *  in    SOCKET INSTANCE CALLERS
 *  out   how long it took until all of them had the first reply, in nanoseconds, and before that,
 *        where there is one caller, until it had the daemon
 * </pre>
 */
public final class ObtainPeer {

  private ObtainPeer() {}

  /** {@code HEARTHD}: the program to start. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", -1);
      ObtainOptions options =
          ObtainOptions.of(
              ClientOptions.of(new Endpoint(words[0]), "bench", "1"),
              Optional.of(DaemonProgram.of(Path.of(arguments[0]), words[1])));
      System.out.println(
          words[2].equals("1")
              ? measureOne(options)
              : measure(options, Integer.parseInt(words[2])));
    }
  }

  private static String measureOne(ObtainOptions options) {
    long begin = System.nanoTime();
    long obtained = firstReply(options);
    return (obtained - begin) + " " + (System.nanoTime() - begin);
  }

  private static String measure(ObtainOptions options, int callers)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      long begin = System.nanoTime();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(threads.submit(() -> firstReply(options)));
      }
      for (Future<?> each : all) {
        each.get();
      }
      return Long.toString(System.nanoTime() - begin);
    }
  }

  /** Returns when the daemon was there. */
  private static long firstReply(ObtainOptions options) {
    try (HearthClient client =
        switch (Hearth.obtain(options)) {
          case Obtained.Attached(HearthClient attached) -> attached;
          case Obtained.Started(HearthClient started) -> started;
          case Obtained.Failed failed -> throw new IllegalStateException(failed.message());
        }) {
      long obtained = System.nanoTime();
      client.control().ping();
      return obtained;
    } catch (CallException | InterruptedException e) {
      throw new IllegalStateException("the daemon did not answer", e);
    }
  }
}
