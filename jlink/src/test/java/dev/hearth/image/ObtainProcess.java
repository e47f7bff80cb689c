package dev.hearth.image;

import dev.hearth.client.CachedBlob;
import dev.hearth.client.ClientOptions;
import dev.hearth.client.HearthClient;
import dev.hearth.client.daemon.DaemonProgram;
import dev.hearth.client.daemon.Hearth;
import dev.hearth.client.daemon.Kicked;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.client.daemon.Obtained;
import dev.hearth.client.fallback.FallbackCache;
import dev.hearth.client.fallback.FallbackOptions;
import dev.hearth.spi.CallException;
import dev.hearth.spi.transport.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A tool that asks for the daemon: a process of the tests', on the image's run-time. For each line
 * on its input it asks once, with as many threads at a time as the line says, and prints a line for
 * each and one that is empty: {@code attached PID}, {@code started PID}, {@code failed REASON
 * message}, {@code notice …}. On {@code kick} it kicks and ends.
 */
final class ObtainProcess {
  private static final ConcurrentLinkedQueue<String> NOTICES = new ConcurrentLinkedQueue<>();

  private ObtainProcess() {}

  /** {@code SOCKET HEARTHD TIMEOUT-MS}; {@code none} for no program to start. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ObtainOptions options =
        ObtainOptions.of(
                ClientOptions.of(new Endpoint(arguments[0]), "test", "1"), program(arguments[1]))
            .withTimeout(Duration.ofMillis(Long.parseLong(arguments[2])))
            .withNotices(NOTICES::add);
    FallbackCache cache =
        new FallbackCache(
            options,
            FallbackOptions.in(Path.of(arguments[0]).resolveSibling("fallback"))
                .withMaxBytes(1 << 20)
                .withRetryInterval(Duration.ZERO));
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("here");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.equals("kick")) {
        Kicked kicked = Hearth.kick(options);
        System.out.println(kicked);
        return;
      }
      if (line.startsWith("put ") || line.startsWith("get ")) {
        System.out.println(use(cache, line.split(" ", -1)));
      } else {
        obtain(options, Integer.parseInt(line)).forEach(System.out::println);
      }
      System.out.println();
    }
  }

  private static Optional<DaemonProgram> program(String hearthd) {
    return hearthd.equals("none")
        ? Optional.empty()
        : Optional.of(DaemonProgram.of(Path.of(hearthd), "default"));
  }

  private static String use(FallbackCache cache, String... words)
      throws IOException, InterruptedException {
    try {
      if (words[0].equals("put")) {
        byte[] blob = words[2].getBytes(StandardCharsets.UTF_8);
        return cache.put("n", words[1], ByteBuffer.wrap(blob)).toString();
      }
      try (CachedBlob blob = cache.get("n", words[1])) {
        return blob == null
            ? "nothing"
            : new String(blob.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
      }
    } catch (CallException e) {
      throw new IOException(e);
    }
  }

  private static List<String> obtain(ObtainOptions options, int callers)
      throws InterruptedException {
    ConcurrentLinkedQueue<String> results = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      threads.add(Thread.ofPlatform().start(() -> results.add(once(options))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    NOTICES.forEach(notice -> results.add("notice " + notice));
    NOTICES.clear();
    return List.copyOf(results);
  }

  private static String once(ObtainOptions options) {
    return switch (Hearth.obtain(options)) {
      case Obtained.Attached(HearthClient client) -> "attached " + pid(client);
      case Obtained.Started(HearthClient client) -> "started " + pid(client);
      case Obtained.Failed(var reason, String message) ->
          "failed " + reason + " " + message.replace('\n', '|');
    };
  }

  private static long pid(HearthClient client) {
    try (client) {
      client.control().ping();
      return client.agreement().daemon().pid();
    } catch (CallException | InterruptedException e) {
      return -1; // It has been killed in the meantime.
    }
  }
}
