package dev.hearth.runtime;

import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A peer on the level of bytes and descriptors, with its handshake through. For one thread. */
final class RawPeer implements Receiver, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_BYTES = 1 << 20;

  /** A frame that came: its kind, and its message as text. */
  record Received(int kind, String text) {}

  private final Transport transport;
  private final PullConnection connection;
  private final ByteBuffer arrived = ByteBuffer.allocate(MOST_BYTES);
  private boolean ended;

  RawPeer(Endpoint endpoint) throws IOException {
    transport =
        ServiceLoader.load(TransportProvider.class)
            .findFirst()
            .orElseThrow()
            .open(new TransportOptions(TransportOptions.AUTO, 1, 64 << 10, Polling.OFF));
    connection = transport.connect(endpoint, PATIENCE, made -> this);
    send(RawFrames.hello());
    next();
  }

  /** Sends all of it, unless the daemon does not read; answers whether it did. */
  boolean send(ByteBuffer bytes, Descriptor... riding) {
    return connection.write(new ByteBuffer[] {bytes}, 1, riding);
  }

  /** The next frame, which has to come. */
  Received next() {
    while (!isWhole()) {
      if (ended) {
        throw new AssertionError("the daemon ended the connection");
      }
      await();
    }
    ByteBuffer all = arrived.duplicate().flip();
    int length = RawFrames.length(all);
    byte[] message = new byte[length - RawFrames.HEADER];
    all.get(RawFrames.HEADER, message);
    arrived.flip().position(length);
    arrived.compact();
    return new Received(RawFrames.kind(all), new String(message, StandardCharsets.ISO_8859_1));
  }

  private boolean isWhole() {
    return arrived.position() >= RawFrames.HEADER
        && arrived.position() >= RawFrames.length(arrived);
  }

  /** Waits until the daemon has ended the connection. */
  void awaitEnd() {
    while (!ended) {
      await();
    }
  }

  private void await() {
    if (!connection.receive(TimeUnit.SECONDS.toNanos(60))) {
      throw new AssertionError("the daemon is silent");
    }
  }

  @Override
  public @Nullable ByteBuffer target() {
    return null;
  }

  @Override
  public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
    arrived.put(beyond);
    descriptors.forEach(Descriptor::close);
  }

  @Override
  public void descriptorsLost(IOException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void written() {}

  @Override
  public void closed(@Nullable IOException cause) {
    ended = true;
  }

  @Override
  public void close() {
    connection.close();
    transport.close();
  }
}
