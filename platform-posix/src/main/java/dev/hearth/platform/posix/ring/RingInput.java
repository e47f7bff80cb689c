package dev.hearth.platform.posix.ring;

import static dev.hearth.platform.posix.ring.RingLayout.INT;
import static dev.hearth.platform.posix.ring.RingLayout.LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The end of a ring that is read from. What the peer writes may change while it is looked at, so
 * bytes are copied out before anybody reads them. For one thread at a time.
 */
final class RingInput {
  private final MemorySegment control;
  private final ByteBuffer data;
  private final int capacity;
  private long read;
  private long seenWritten;

  /**
   * @param control of the ring
   * @param data its bytes, as many as a power of two
   */
  RingInput(MemorySegment control, ByteBuffer data) {
    this.control = control;
    this.data = data;
    capacity = data.capacity();
  }

  /** How many bytes have been read, which is where in the stream the next one comes. */
  long position() {
    return read;
  }

  /**
   * How many bytes are there.
   *
   * @throws IOException if the writer says what cannot be
   */
  int available() throws IOException {
    long written = (long) LONG.getAcquire(control, RingLayout.WRITTEN);
    if (written < seenWritten || written - read > capacity) {
      throw new IOException("the peer has damaged the ring that it writes into");
    }
    seenWritten = written;
    return (int) (written - read);
  }

  /** How many messages with descriptors have been sent before the last bytes that are there. */
  long passed() {
    return (long) LONG.getAcquire(control, RingLayout.PASSED);
  }

  /** Copies bytes that are there to a place in a buffer, whose position stays where it is. */
  void copy(int offset, ByteBuffer to, int at, int count) {
    int index = (int) (read + offset) & (capacity - 1);
    int straight = Math.min(count, capacity - index);
    to.put(at, data, index, straight);
    if (straight < count) {
      to.put(at + straight, data, 0, count - straight);
    }
  }

  /**
   * Lets go of bytes that were there.
   *
   * @return whether the writer waits for room and is to be woken, by this caller
   */
  boolean release(int count) {
    read += count;
    LONG.setRelease(control, RingLayout.READ, read);
    VarHandle.fullFence();
    return (int) INT.getAcquire(control, RingLayout.AWAITED) == 1
        && seenWritten - read <= capacity / 2
        && INT.compareAndSet(control, RingLayout.AWAITED, 1, 0);
  }

  /**
   * Has the writer wake this end from now on.
   *
   * @return false when there are bytes by now: then it does not
   */
  boolean fallAsleep() throws IOException {
    INT.setRelease(control, RingLayout.ASLEEP, 1);
    VarHandle.fullFence();
    if (available() == 0) {
      return true;
    }
    INT.setRelease(control, RingLayout.ASLEEP, 0);
    return false;
  }
}
