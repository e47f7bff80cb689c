package dev.hearth.platform.posix;

import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Compares round trips of 48 bytes through this platform with those of a blocking C program, in
 * turns, each side a process of its own. {@code PingPong [ENGINE...]} prints a line for each row
 * and round: median and 99th percentile in nanoseconds, and the ratio to C's median.
 */
final class PingPong {
  private static final int SIZE = 48;
  private static final int WARM = 20_000;
  private static final int COUNT = 20_000;
  private static final int ROUNDS = 3;
  private static final Descriptor[] NONE = {};

  private PingPong() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("server")) {
      serve(args[1], new Endpoint(args[2]));
    } else if (args.length == 3 && args[0].equals("client")) {
      measure(args[1], new Endpoint(args[2]));
    } else {
      compare(args.length == 0 ? List.of("epoll") : List.of(args));
    }
  }

  private static void compare(List<String> engines) throws Exception {
    Path folder = Files.createTempDirectory("pingpong");
    String c = folder.resolve("pingpong").toString();
    run(List.of("cc", "-O2", "-o", c, "src/test/c/pingpong.c"));
    for (int round = 0; round < ROUNDS; round++) {
      String socket = folder.resolve("c" + round).toString();
      long[] base =
          pair(List.of(c, "server", socket), List.of(c, "client", socket, "" + WARM, "" + COUNT));
      System.out.printf("%-10s p50 %6d  p99 %7d%n", "C", base[0], base[1]);
      for (String engine : engines) {
        String path = folder.resolve(engine + round).toString();
        long[] ours = pair(java("server", engine, path), java("client", engine, path));
        System.out.printf(
            "%-10s p50 %6d  p99 %7d  %.2f x C%n",
            engine, ours[0], ours[1], (double) ours[0] / base[0]);
      }
    }
  }

  private static List<String> java(String... args) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(PingPong.class.getName());
    command.addAll(List.of(args));
    return command;
  }

  private static long[] pair(List<String> server, List<String> client) throws Exception {
    Process serving = start(server);
    try (BufferedReader says = serving.inputReader()) {
      Objects.requireNonNull(says.readLine(), "the server did not start");
      Scanner figures = new Scanner(run(client));
      return new long[] {figures.nextLong(), figures.nextLong()};
    } finally {
      serving.destroy();
      serving.waitFor();
    }
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String run(List<String> command) throws Exception {
    Process process = start(command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed");
    }
    return output;
  }

  private static void serve(String engine, Endpoint endpoint) throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    Transport transport =
        new PosixTransportProvider().open(new TransportOptions(engine, 1, 64 * 1024, Polling.AUTO));
    transport.listen(endpoint, 1).start(connection -> new Echo(connection, gone));
    System.out.println("listening");
    gone.await();
    transport.close();
  }

  private static void measure(String engine, Endpoint endpoint) throws Exception {
    Transport transport =
        new PosixTransportProvider().open(new TransportOptions(engine, 1, 64 * 1024, Polling.AUTO));
    Counter counter = new Counter();
    PullConnection connection = transport.connect(endpoint, Duration.ofMinutes(1), c -> counter);
    ByteBuffer[] ping = {ByteBuffer.allocateDirect(SIZE)};
    long[] times = new long[COUNT];
    for (int i = -WARM; i < COUNT; i++) {
      counter.missing = SIZE;
      ping[0].clear();
      long start = System.nanoTime();
      connection.write(ping, 1, NONE);
      while (counter.missing > 0) {
        connection.receive(Long.MAX_VALUE);
      }
      if (i >= 0) {
        times[i] = System.nanoTime() - start;
      }
    }
    connection.close();
    Arrays.sort(times);
    System.out.println(times[COUNT / 2] + " " + times[COUNT / 100 * 99]);
  }

  /** Counts what comes back. */
  private static final class Counter implements Receiver {
    int missing;

    @Override
    public @Nullable ByteBuffer target() {
      return null;
    }

    @Override
    public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
      missing -= beyond.remaining();
    }

    @Override
    public void descriptorsLost(IOException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void written() {}

    @Override
    public void closed(@Nullable IOException cause) {
      throw new IllegalStateException("the server has gone", cause);
    }
  }

  /** Sends back what arrives. */
  private static final class Echo implements Receiver {
    private final Connection connection;
    private final CountDownLatch gone;
    private final ByteBuffer[] answer = {ByteBuffer.allocateDirect(SIZE)};

    Echo(Connection connection, CountDownLatch gone) {
      this.connection = connection;
      this.gone = gone;
    }

    @Override
    public @Nullable ByteBuffer target() {
      return null;
    }

    @Override
    public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
      answer[0].clear().put(beyond).flip();
      connection.write(answer, 1, NONE);
    }

    @Override
    public void descriptorsLost(IOException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void written() {}

    @Override
    public void closed(@Nullable IOException cause) {
      gone.countDown();
    }
  }
}
