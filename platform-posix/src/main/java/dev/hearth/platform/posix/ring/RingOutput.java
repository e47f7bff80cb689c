package dev.hearth.platform.posix.ring;

import static dev.hearth.platform.posix.ring.RingLayout.INT;
import static dev.hearth.platform.posix.ring.RingLayout.LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/** The end of a ring that is written to. For one thread at a time. */
final class RingOutput {
  private final MemorySegment control;
  private final ByteBuffer data;
  private final int capacity;
  private long written;
  private long passed;

  /** What the reader was seen to have read: looked at again only when there is no room by it. */
  private long seenRead;

  /**
   * @param control of the ring
   * @param data its bytes, as many as a power of two
   */
  RingOutput(MemorySegment control, ByteBuffer data) {
    this.control = control;
    this.data = data;
    capacity = data.capacity();
  }

  /** How many bytes have been written, which is where in the stream the next one comes. */
  long position() {
    return written;
  }

  /**
   * Writes as much as there is room for. Positions stay where they are.
   *
   * @return how many bytes; 0 when there is no room
   * @throws IOException if the reader says what cannot be
   */
  long write(ByteBuffer[] buffers, int first, int count) throws IOException {
    int wanted = length(buffers, first, count);
    int room = room();
    if (room < wanted) {
      lookAtReader();
      room = room();
    }
    int left = Math.min(wanted, room);
    int done = left;
    long at = written;
    for (int i = first; left > 0; i++) {
      ByteBuffer from = buffers[i];
      int step = Math.min(left, from.remaining());
      put(at, from, step);
      at += step;
      left -= step;
    }
    if (done > 0) {
      written = at;
      LONG.setRelease(control, RingLayout.WRITTEN, at);
    }
    return done;
  }

  /** No more than a ring can ever take, so that it is a number of bytes. */
  private int length(ByteBuffer[] buffers, int first, int count) {
    long length = 0;
    for (int i = first; i < count && length < capacity; i++) {
      length += buffers[i].remaining();
    }
    return (int) Math.min(length, capacity);
  }

  private int room() {
    return capacity - (int) (written - seenRead);
  }

  private void lookAtReader() throws IOException {
    long read = (long) LONG.getAcquire(control, RingLayout.READ);
    if (read < seenRead || read > written) {
      throw new IOException("the peer has damaged the ring that it reads from");
    }
    seenRead = read;
  }

  private void put(long at, ByteBuffer from, int count) {
    int index = (int) at & (capacity - 1);
    int straight = Math.min(count, capacity - index);
    data.put(index, from, from.position(), straight);
    if (straight < count) {
      data.put(0, from, from.position() + straight, count - straight);
    }
  }

  /** One more message with descriptors has been sent, whose bytes come next. */
  void countPassed() {
    passed++;
    LONG.setRelease(control, RingLayout.PASSED, passed);
  }

  /** Whether the reader sleeps and is to be woken, by this caller: it is asked once a sleep. */
  boolean mustWakeReader() {
    VarHandle.fullFence();
    return (int) INT.getAcquire(control, RingLayout.ASLEEP) == 1
        && INT.compareAndSet(control, RingLayout.ASLEEP, 1, 0);
  }

  /**
   * Has the reader say when there is room.
   *
   * @return false when there is some by now
   */
  boolean awaitRoom() throws IOException {
    INT.setRelease(control, RingLayout.AWAITED, 1);
    VarHandle.fullFence();
    lookAtReader();
    if (room() == 0) {
      return true;
    }
    INT.setRelease(control, RingLayout.AWAITED, 0);
    return false;
  }
}
