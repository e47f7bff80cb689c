package dev.hearth.session;

import dev.hearth.spi.transport.Capability;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.Receiver;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection within this process, with an I/O thread of its own. It holds few bytes,
 * splits what it delivers at random, and takes its time with writes, as a socket may.
 */
final class MemoryConnection implements Connection {
  private static final PeerCredentials CREDENTIALS = new PeerCredentials(1, 2, 3);
  private static final int READ_BYTES = 8 << 10;

  private final Object lock;
  private final Random random;
  private final byte[] inbound;
  private int inboundCount;

  /**
   * Descriptors with the number of the byte, from the first of the stream on, that they ride on.
   */
  private final ArrayDeque<Riding> riding = new ArrayDeque<>();

  private long delivered;
  private @Nullable MemoryConnection peer;

  private ByteBuffer @Nullable [] writing;
  private int writingCount;
  private Descriptor[] writingDescriptors = {};
  private boolean paused;
  private boolean closing;
  private boolean dead;

  private record Riding(long at, List<Descriptor> descriptors) {}

  private MemoryConnection(Object lock, Random random, int capacity) {
    this.lock = lock;
    this.random = random;
    inbound = new byte[capacity];
  }

  /** Two ends, connected. {@link #serve} begins to deliver. */
  static MemoryConnection[] pair(long seed, int capacity) {
    Object lock = new Object();
    Random random = new Random(seed);
    MemoryConnection a = new MemoryConnection(lock, new Random(random.nextLong()), capacity);
    MemoryConnection b = new MemoryConnection(lock, new Random(random.nextLong()), capacity);
    a.peer = b;
    b.peer = a;
    return new MemoryConnection[] {a, b};
  }

  /** Starts the I/O thread. */
  void serve(Receiver receiver) {
    Thread.ofPlatform().daemon().name("memory-io").start(() -> run(receiver));
  }

  private MemoryConnection peer() {
    MemoryConnection other = peer;
    if (other == null) {
      throw new IllegalStateException("not connected");
    }
    return other;
  }

  private void run(Receiver receiver) {
    byte[] read = new byte[READ_BYTES];
    ByteBuffer beyond = ByteBuffer.allocateDirect(READ_BYTES);
    for (; ; ) {
      ByteBuffer target = receiver.target();
      int inTarget = 0;
      boolean written = false;
      List<Descriptor> descriptors = List.of();
      beyond.clear().limit(0);
      synchronized (lock) {
        awaitWork();
        if (closing || (peer().dead && inboundCount == 0)) {
          end();
          break;
        }
        if (canWrite()) {
          written = continueWrite();
        }
        if (canRead()) {
          int count = takeInbound(read);
          descriptors = takeDescriptors();
          if (target != null) {
            inTarget = Math.min(count, target.remaining());
            target.put(target.position(), read, 0, inTarget);
          }
          beyond.clear().put(read, inTarget, count - inTarget).flip();
        }
      }
      try {
        if (written) {
          receiver.written();
        }
        if (inTarget > 0 || beyond.hasRemaining()) {
          receiver.received(inTarget, beyond, descriptors);
        }
      } catch (RuntimeException e) {
        // As a socket's I/O thread: the one connection whose receiver fails ends.
        close();
      }
    }
    receiver.closed(null);
  }

  private void awaitWork() {
    try {
      while (!closing && !peer().dead && !canRead() && !canWrite()) {
        lock.wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end() {
    dead = true;
    closing = true;
    writing = null;
    closeAll(List.of(writingDescriptors));
    riding.forEach(each -> closeAll(each.descriptors()));
    riding.clear();
    lock.notifyAll();
  }

  private static void closeAll(List<Descriptor> descriptors) {
    descriptors.forEach(Descriptor::close);
  }

  private boolean canRead() {
    return !paused && inboundCount > 0;
  }

  private boolean canWrite() {
    return writing != null && (peer().inboundCount < peer().inbound.length || peer().dead);
  }

  private int takeInbound(byte[] into) {
    int most = Math.min(inboundCount, into.length);
    if (riding.size() > 1) {
      // One read brings the descriptors of one write at most, as a socket's does.
      most =
          (int) Math.min(most, riding.stream().skip(1).findFirst().orElseThrow().at() - delivered);
    }
    int count = random.nextInt(4) == 0 ? 1 + random.nextInt(most) : most;
    System.arraycopy(inbound, 0, into, 0, count);
    inboundCount -= count;
    System.arraycopy(inbound, count, inbound, 0, inboundCount);
    delivered += count;
    lock.notifyAll();
    return count;
  }

  private List<Descriptor> takeDescriptors() {
    Riding first = riding.peek();
    if (first == null || first.at() >= delivered) {
      return List.of();
    }
    return riding.remove().descriptors();
  }

  /** Moves what there is room for; answers whether the write is done. */
  private boolean continueWrite() {
    ByteBuffer[] buffers = writing;
    if (buffers == null) {
      return false;
    }
    MemoryConnection to = peer();
    if (to.dead) {
      // As a socket would: the bytes go nowhere, and the end is noticed by reading.
      closing = true;
      return false;
    }
    if (to.inboundCount < to.inbound.length) {
      if (writingDescriptors.length > 0) {
        to.riding.add(new Riding(to.delivered + to.inboundCount, List.of(writingDescriptors)));
      }
      writingDescriptors = new Descriptor[0];
    }
    for (int i = 0; i < writingCount; i++) {
      int count = Math.min(to.inbound.length - to.inboundCount, buffers[i].remaining());
      buffers[i].get(to.inbound, to.inboundCount, count);
      to.inboundCount += count;
      if (buffers[i].hasRemaining()) {
        lock.notifyAll();
        return false;
      }
    }
    writing = null;
    lock.notifyAll();
    return true;
  }

  @Override
  public PeerCredentials credentials() {
    return CREDENTIALS;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.values());
  }

  @Override
  public boolean write(ByteBuffer[] buffers, int count, Descriptor[] descriptors) {
    synchronized (lock) {
      if (writing != null) {
        throw new IllegalStateException("the write before this one is not done yet");
      }
      for (Descriptor descriptor : descriptors) {
        // As a socket does: a closed one is refused, and stays the caller's with the others.
        var _ = descriptor.number();
      }
      if (closing || dead) {
        closeAll(List.of(descriptors));
        return false;
      }
      writing = buffers;
      writingDescriptors = descriptors;
      writingCount = count;
      lock.notifyAll();
      return random.nextInt(3) != 0 && !peer().dead && continueWrite();
    }
  }

  @Override
  public void pauseReading() {
    synchronized (lock) {
      paused = true;
    }
  }

  @Override
  public void resumeReading() {
    synchronized (lock) {
      paused = false;
      lock.notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
  }
}
