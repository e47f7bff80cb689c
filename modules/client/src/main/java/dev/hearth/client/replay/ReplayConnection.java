package dev.hearth.client.replay;

import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.Transport;
import dev.hearth.wire.FrameKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that sends what it is told to, rules or not, and keeps what comes. One thread sends
 * and waits; a thread of its own reads.
 */
final class ReplayConnection implements Receiver {
  private final FrameReader reader = new FrameReader(this::arrived);
  private @Nullable PullConnection connection;
  private @Nullable Thread thread;

  // Guarded by this.
  private final List<SeenFrame> received = new ArrayList<>();
  private final Set<Long> answered = new HashSet<>();
  private final List<Long> daemonCalls = new ArrayList<>();
  private final StreamCredit credit = new StreamCredit();
  private boolean writing;
  private boolean ended;

  private ReplayConnection() {}

  /** Connects. */
  static ReplayConnection open(Transport transport, Endpoint endpoint, Duration timeout)
      throws IOException {
    ReplayConnection opened = new ReplayConnection();
    PullConnection connection = transport.connect(endpoint, timeout, any -> opened);
    opened.connection = connection;
    opened.thread =
        Thread.ofPlatform()
            .daemon()
            .name("hearth-replay-reader")
            .start(() -> opened.readOn(connection));
    return opened;
  }

  private void readOn(PullConnection from) {
    while (!hasEnded()) {
      from.receive(Long.MAX_VALUE);
    }
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** What has come so far. */
  synchronized List<SeenFrame> received() {
    return List.copyOf(received);
  }

  private synchronized void arrived(SeenFrame frame) {
    received.add(frame);
    credit.arrived(frame);
    if (frame.isFinal() && !frame.isOfDaemonCall()) {
      answered.add(frame.correlationId());
    } else if (frame.kind() == FrameKind.REQUEST) {
      daemonCalls.add(frame.correlationId());
    }
    notifyAll();
  }

  /** Waits until these calls have been answered; false as {@link #await} says. */
  synchronized boolean awaitAnswers(Collection<Long> calls, long nanos)
      throws InterruptedException {
    return await(() -> answered.containsAll(calls), nanos);
  }

  /** Waits until an item may be sent, or its call is over, and counts it as sent. */
  synchronized void awaitCredit(SeenFrame item, long nanos) throws InterruptedException {
    long id = item.correlationId();
    await(() -> credit.isThereFor(id) || answered.contains(id), nanos);
    credit.spend(item);
  }

  /**
   * Waits until the daemon has made so many calls.
   *
   * @return the ID of the last of these; 0 where it has not come
   */
  synchronized long awaitDaemonCall(int count, long nanos) throws InterruptedException {
    return await(() -> daemonCalls.size() >= count, nanos) ? daemonCalls.get(count - 1) : 0;
  }

  /** Waits until anything has come. */
  synchronized void awaitAnything(long nanos) throws InterruptedException {
    await(() -> !received.isEmpty(), nanos);
  }

  /** Waits for a time, or until the connection has ended. */
  synchronized void awaitEnd(long nanos) throws InterruptedException {
    await(() -> false, nanos);
  }

  /**
   * Sends bytes, once those before have gone.
   *
   * @param descriptors handed over
   * @return false when the connection has ended, or the time has passed
   */
  boolean send(ByteBuffer bytes, Descriptor[] descriptors, long nanos) throws InterruptedException {
    if (!await(() -> !writing, nanos)) {
      List.of(descriptors).forEach(Descriptor::close);
      return false;
    }
    synchronized (this) {
      writing = true;
    }
    PullConnection to = connection;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    if (to.write(new ByteBuffer[] {bytes.duplicate()}, 1, descriptors)) {
      written();
    } else {
      // The thread that reads has to see that there is something to write.
      to.wake();
    }
    return true;
  }

  /**
   * Waits until something is so, which is asked again whenever something has happened.
   *
   * @return false when it is not: the connection has ended, or the time has passed
   */
  private synchronized boolean await(BooleanSupplier condition, long nanos)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      long left = nanos - (System.nanoTime() - start);
      if (ended || left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return true;
  }

  @Override
  public @Nullable ByteBuffer target() {
    return null;
  }

  @Override
  public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
    descriptors.forEach(Descriptor::close);
    reader.read(beyond);
    beyond.position(beyond.limit());
  }

  @Override
  public void descriptorsLost(IOException cause) {
    // What they would have led to is not compared.
  }

  @Override
  public synchronized void written() {
    writing = false;
    notifyAll();
  }

  @Override
  public synchronized void closed(@Nullable IOException cause) {
    ended = true;
    notifyAll();
  }

  /** Hangs up, and waits until that is done. Whoever opens it does so in the end. */
  void hangUp() throws InterruptedException {
    PullConnection open = connection;
    Thread reading = thread;
    if (open != null && reading != null) {
      open.close();
      open.wake();
      reading.join();
    }
    reader.close();
  }
}
