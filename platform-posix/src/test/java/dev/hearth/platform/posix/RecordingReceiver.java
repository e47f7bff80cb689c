package dev.hearth.platform.posix;

import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.SharedRings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a connection delivers, in order, for a test to take out. */
final class RecordingReceiver implements Receiver {
  /** Long enough for the slowest machine; a test that needs it has failed. */
  private static final long PATIENCE_SECONDS = 20;

  sealed interface Event {}

  record Received(ByteBuffer bytes, List<Descriptor> descriptors) implements Event {}

  record Written() implements Event {}

  record Lost(IOException cause) implements Event {}

  record Closed(@Nullable IOException cause) implements Event {}

  final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Connection connection;
  volatile @Nullable ByteBuffer target;
  volatile @Nullable ByteBuffer lastBeyond;
  volatile boolean failOnReceive;
  private final CountDownLatch switched = new CountDownLatch(1);
  private volatile boolean switchesWithNextByte;

  RecordingReceiver(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  SharedRings rings() {
    return Objects.requireNonNull(connection.rings(), "no rings here");
  }

  /** The next byte is the last that comes through the socket, and is not kept. */
  void switchWithNextByte() {
    switchesWithNextByte = true;
  }

  boolean hasSwitched() {
    return switched.getCount() == 0;
  }

  void awaitSwitch() throws InterruptedException {
    if (!switched.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the last byte in the socket has not come");
    }
  }

  @Override
  public @Nullable ByteBuffer target() {
    return switchesWithNextByte ? null : target;
  }

  @Override
  public int most() {
    return switchesWithNextByte ? 1 : Integer.MAX_VALUE;
  }

  @Override
  public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
    if (switchesWithNextByte) {
      switchesWithNextByte = false;
      beyond.position(beyond.limit());
      rings().read();
      switched.countDown();
      return;
    }
    if (failOnReceive) {
      throw new LinkageError("made to fail");
    }
    lastBeyond = beyond;
    byte[] bytes = new byte[inTarget + beyond.remaining()];
    ByteBuffer wanted = target;
    if (wanted != null) {
      wanted.duplicate().get(bytes, 0, inTarget);
    }
    beyond.get(bytes, inTarget, beyond.remaining());
    events.add(new Received(ByteBuffer.wrap(bytes), descriptors));
  }

  @Override
  public void descriptorsLost(IOException cause) {
    events.add(new Lost(cause));
    connection.close();
  }

  @Override
  public void written() {
    events.add(new Written());
  }

  @Override
  public void closed(@Nullable IOException cause) {
    events.add(new Closed(cause));
  }

  Event next() throws InterruptedException {
    Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("nothing was delivered");
    }
    return event;
  }

  <T extends Event> T next(Class<T> type) throws InterruptedException {
    return type.cast(next());
  }

  /** Waits until as many bytes have arrived. */
  byte[] bytes(int count) throws InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < count) {
      all.writeBytes(next(Received.class).bytes().array());
    }
    return all.toByteArray();
  }

  String text(int count) throws InterruptedException {
    return new String(bytes(count), StandardCharsets.UTF_8);
  }

  List<Event> soFar() {
    return new ArrayList<>(events);
  }
}
