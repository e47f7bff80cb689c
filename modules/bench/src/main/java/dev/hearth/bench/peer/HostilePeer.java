package dev.hearth.bench.peer;

import dev.hearth.bench.daemon.FrameChannel;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.session.Hello;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A peer, or many of them, that others suffer from. It does what the harness asks for on standard
 * input, and answers each line with one: {@code begin} its mischief, {@code end} it.
 */
public final class HostilePeer {

  private static final int FLOODS = 16;
  private static final int STORM_CONNECTIONS = 64;
  private static final int IN_FLIGHT = 64;

  /** How often those that send byte by byte do it, in portions of all of them. */
  private static final int PORTIONS_A_SECOND = 100;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int MOST_BYTES = 1 << 16;

  private final Path socket;
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private volatile boolean goesOn;

  /** What it does for as long as it is to go on. */
  @FunctionalInterface
  private interface Mischief {
    void run(BooleanSupplier goesOn) throws IOException;
  }

  private HostilePeer(Path socket) {
    this.socket = socket;
  }

  /** {@code PATH slow CONNECTIONS}, or {@code PATH} and one of mute, garbage and storm. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    HostilePeer peer = new HostilePeer(Path.of(arguments[0]));
    Mischief mischief =
        switch (arguments[1]) {
          case "slow" -> peer.slow(Integer.parseInt(arguments[2]));
          case "mute" -> peer.mute();
          case "garbage" -> peer::garbage;
          case "storm" -> peer.storm();
          default -> throw new IllegalArgumentException("no mischief: " + arguments[1]);
        };
    peer.serve(mischief);
  }

  private void serve(Mischief mischief)
      throws IOException, InterruptedException, ExecutionException {
    System.out.println("ready");
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
      while ("begin".equals(requests.readLine())) {
        goesOn = true;
        Future<?> done =
            thread.submit(
                () -> {
                  mischief.run(() -> goesOn);
                  return null;
                });
        System.out.println("begun");
        String line = requests.readLine();
        goesOn = false;
        if (line == null) {
          return;
        }
        done.get();
        System.out.println("ended");
      }
    }
  }

  private List<SocketChannel> connect(int count) throws IOException {
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      shakeHands(channel);
      channel.configureBlocking(false);
      channels.add(channel);
    }
    return channels;
  }

  private void shakeHands(SocketChannel channel) throws IOException {
    byte[] hello =
        Hello.newBuilder()
            .setLowestVersion(1)
            .setHighestVersion(1)
            .setClientName("hostile")
            .build()
            .toByteArray();
    bytes.clear();
    new FrameEncoder().begin(bytes, FrameKind.HELLO).lengths(hello.length, 0);
    bytes.put(hello).flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    fill(channel, FrameLayout.HEADER_LENGTH);
    fill(channel, bytes.getInt(FrameLayout.MESSAGE_LENGTH_OFFSET));
  }

  private void fill(SocketChannel channel, int length) throws IOException {
    bytes.clear().limit(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the daemon ended the connection");
      }
    }
  }

  private static ByteBuffer pings(int count) {
    ByteBuffer frames = ByteBuffer.allocateDirect(count * FrameLayout.HEADER_LENGTH);
    FrameEncoder encoder = new FrameEncoder();
    for (int i = 1; i <= count; i++) {
      encoder
          .begin(frames, FrameKind.REQUEST)
          .service(FrameChannel.CONTROL, ControlMethod.PING.getNumber())
          .correlationId(i)
          .lengths(0, 0);
    }
    return frames.flip();
  }

  /** Each of many connections sends a byte of a ping a second. */
  private Mischief slow(int count) throws IOException {
    List<SocketChannel> channels = connect(count);
    ByteBuffer ping = pings(1);
    int[] sent = new int[count];
    return on -> {
      int next = 0;
      long due = System.nanoTime();
      while (on.getAsBoolean()) {
        for (int i = 0; i < count / PORTIONS_A_SECOND; i++) {
          int at = sent[next]++ % FrameLayout.HEADER_LENGTH;
          channels.get(next).write(ping.duplicate().position(at).limit(at + 1));
          next = (next + 1) % count;
        }
        due += NANOS_PER_SECOND / PORTIONS_A_SECOND;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
    };
  }

  /** Some connections send pings for as long as they are taken, and never read an answer. */
  private Mischief mute() throws IOException {
    List<SocketChannel> channels = connect(FLOODS);
    ByteBuffer pings = pings(IN_FLIGHT);
    List<ByteBuffer> left = new ArrayList<>();
    channels.forEach(channel -> left.add(pings.duplicate()));
    return on -> {
      while (on.getAsBoolean()) {
        int written = 0;
        for (int i = 0; i < channels.size(); i++) {
          if (!left.get(i).hasRemaining()) {
            left.get(i).rewind();
          }
          written += channels.get(i).write(left.get(i));
        }
        if (written == 0) {
          LockSupport.parkNanos(NANOS_PER_SECOND / PORTIONS_A_SECOND);
        }
      }
    };
  }

  /** One connection after the other that breaks a rule with its first byte. */
  private void garbage(BooleanSupplier on) throws IOException {
    ByteBuffer wrong = ByteBuffer.allocateDirect(1);
    while (on.getAsBoolean()) {
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        channel.write(wrong.clear());
        while (channel.read(bytes.clear()) >= 0) {
          // The ERROR that it is told.
        }
      }
    }
  }

  /** As many pings as many connections get through. */
  private Mischief storm() throws IOException {
    List<PingStream> streams = new ArrayList<>();
    for (int i = 0; i < STORM_CONNECTIONS; i++) {
      streams.add(new PingStream(FrameChannel.connect(socket).channel(), IN_FLIGHT));
    }
    return on -> PingStorm.run(streams, IN_FLIGHT, on);
  }
}
