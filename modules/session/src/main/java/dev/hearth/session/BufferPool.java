package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.wire.BodyAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers that are used again, in sizes that are powers of two. What comes back beyond the
 * bound is left to the garbage collector. Thread-safe.
 */
public final class BufferPool implements BodyAllocator {
  private static final int SMALLEST_SHIFT = 12;
  private static final int LARGEST_SHIFT = 30;

  private final long maxIdleBytes;
  private final SizeClass[] classes = new SizeClass[LARGEST_SHIFT - SMALLEST_SHIFT + 1];
  private final AtomicLong idleBytes = new AtomicLong();
  private final AtomicLong lent = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * An empty pool.
   *
   * @param maxIdleBytes how many bytes it keeps at most for the next use
   */
  public BufferPool(long maxIdleBytes) {
    this.maxIdleBytes = maxIdleBytes;
    for (int i = 0; i < classes.length; i++) {
      classes[i] = new SizeClass();
    }
  }

  @Override
  public Attachment allocate(int size) {
    ByteBuffer buffer = take(size);
    return Attachment.of(buffer.limit(size), () -> give(buffer));
  }

  /** Lends a little-endian direct buffer, empty, with at least this capacity. */
  ByteBuffer take(int size) {
    int shift = shiftFor(size);
    ByteBuffer buffer = classes[shift - SMALLEST_SHIFT].poll();
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(1 << shift).order(ByteOrder.LITTLE_ENDIAN);
      bytes.addAndGet(buffer.capacity());
    } else {
      idleBytes.addAndGet(-buffer.capacity());
    }
    lent.incrementAndGet();
    return buffer;
  }

  /** Takes back a buffer that {@link #take} lent: the very object, not a view. */
  void give(ByteBuffer buffer) {
    lent.decrementAndGet();
    int capacity = buffer.capacity();
    if (idleBytes.addAndGet(capacity) > maxIdleBytes) {
      idleBytes.addAndGet(-capacity);
      bytes.addAndGet(-capacity);
    } else {
      buffer.clear();
      classes[shiftFor(capacity) - SMALLEST_SHIFT].push(buffer);
    }
  }

  /** How many bytes a buffer has that is lent for this many. */
  static int capacityFor(int size) {
    return 1 << shiftFor(size);
  }

  private static int shiftFor(int size) {
    int shift = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(size, 1) - 1);
    return Math.max(shift, SMALLEST_SHIFT);
  }

  /** How many buffers are lent now. */
  public long lent() {
    return lent.get();
  }

  /** How many bytes are kept for the next use. */
  public long idleBytes() {
    return idleBytes.get();
  }

  /** How many bytes all buffers have that are lent or kept. */
  public long bytes() {
    return bytes.get();
  }

  /** The idle buffers of one size; the one that was used last is used next, as caches know it. */
  private static final class SizeClass {
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>(4);

    @Nullable ByteBuffer poll() {
      lock.lock();
      try {
        return idle.pollFirst();
      } finally {
        lock.unlock();
      }
    }

    void push(ByteBuffer buffer) {
      lock.lock();
      try {
        idle.addFirst(buffer);
      } finally {
        lock.unlock();
      }
    }
  }
}
