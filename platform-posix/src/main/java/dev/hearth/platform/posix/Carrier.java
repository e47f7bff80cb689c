package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.platform.posix.ring.RingWriter;
import dev.hearth.platform.posix.ring.Rings;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedRings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a connection pass through: its socket, and rings in shared memory from where
 * both ends have switched to them on. An end wakes its peer only once what it sends has switched:
 * before, what it says in the socket would lie in the midst of the stream.
 *
 * <p>The driving thread reads; whoever has the connection's lock sends.
 */
final class Carrier implements SharedRings {
  private final int fd;
  private final SocketReader reader;
  private final SocketWriter writer;
  private final Object lock;
  private final BooleanSupplier pays;

  // Written under the lock.
  private volatile @Nullable Rings rings;

  // Guarded by the lock.
  private @Nullable RingWriter ringWriter;
  private boolean owesWake;
  private boolean closed;

  // The driving thread's own.
  private @Nullable Rings input;

  /**
   * @param lock the connection's
   * @param pays whether rings would be worth their memory
   */
  Carrier(int fd, SocketReader reader, SocketWriter writer, Object lock, BooleanSupplier pays) {
    this.fd = fd;
    this.reader = reader;
    this.writer = writer;
    this.lock = lock;
    this.pays = pays;
  }

  @Override
  public Descriptor create(int ringBytes) throws IOException {
    Rings made = Rings.create(ringBytes);
    Descriptor memory = made.takeDescriptor();
    try {
      keep(made);
      return memory;
    } catch (IOException e) {
      memory.close();
      throw e;
    }
  }

  @Override
  public void map(Descriptor memory, int ringBytes) throws IOException {
    keep(Rings.map(memory, ringBytes));
  }

  private void keep(Rings made) throws IOException {
    String refusal;
    synchronized (lock) {
      if (!closed && rings == null) {
        rings = made;
        return;
      }
      refusal = closed ? "the connection has ended" : "the connection has rings already";
    }
    made.close();
    throw new IOException(refusal);
  }

  private Rings rings() {
    Rings present = rings;
    if (present == null) {
      throw new IllegalStateException("the connection has no rings");
    }
    return present;
  }

  @Override
  public void drop() {
    synchronized (lock) {
      giveBack();
    }
  }

  @Override
  public void read() {
    synchronized (lock) {
      if (!closed) {
        input = rings();
      }
    }
  }

  @Override
  public void write() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      RingWriter switched = rings().writer(writer);
      ringWriter = switched;
      if (owesWake) {
        owesWake = false;
        wake(switched);
      }
    }
  }

  @Override
  public boolean pay() {
    return pays.getAsBoolean();
  }

  /** Whether what arrives comes through a ring, or may soon. */
  boolean hasRings() {
    return rings != null;
  }

  /** Whether what arrives comes through the ring. On the driving thread. */
  boolean readsRing() {
    return input != null;
  }

  /** Reads once from the ring, as {@link SocketReader#read}. On the driving thread. */
  int readRing(@Nullable ByteBuffer target) throws IOException {
    Rings ring = Objects.requireNonNull(input, "not switched");
    int count = ring.read(fd, reader, target);
    if (count > 0 && ring.release(count)) {
      wakePeer();
    }
    return count;
  }

  /** Hands over the descriptors of the last read. On the driving thread. */
  List<Descriptor> takeDescriptors() {
    Rings ring = input;
    return ring == null ? reader.takeDescriptors() : ring.takeDescriptors();
  }

  /** Takes in what came through the socket beside the ring. On the driving thread. */
  void listen() throws IOException {
    Rings ring = input;
    if (ring != null) {
      ring.listen(fd, reader);
    }
  }

  /**
   * Whether the driving thread may rely on being told of what arrives; it is told of no ring that
   * it is known to look at. On that thread.
   */
  boolean mayRest() throws IOException {
    Rings ring = input;
    return ring == null || ring.fallAsleep();
  }

  /**
   * Looks whether the peer is there. On the driving thread, with the lock.
   *
   * @throws IOException if it has ended the connection
   */
  void requirePeer() throws IOException {
    Rings ring = input;
    RingWriter sends = ringWriter;
    if (ring == null || sends == null) {
      return;
    }
    if (ring.hasEnded()) {
      throw new IOException("the peer has ended the connection and reads no more");
    }
    if (ring.isBehindDescriptors()) {
      // Its end would lie behind what is not taken in yet.
      sends.wake(fd);
    }
  }

  private void wakePeer() {
    synchronized (lock) {
      if (ringWriter == null) {
        owesWake = true;
      } else {
        wake(ringWriter);
      }
    }
  }

  private void wake(RingWriter by) {
    try {
      by.wake(fd);
    } catch (IOException e) {
      // It is gone and need not be woken; the next read says so.
    }
  }

  /** What is sent goes through this. With the lock. */
  SocketWriter writer() {
    return ringWriter == null ? writer : ringWriter;
  }

  /** Whether an unfinished write waits for the socket. With the lock. */
  boolean waitsForSocket() {
    return ringWriter == null || ringWriter.waitsForSocket();
  }

  /** Gives the memory back. With the lock, on the driving side, when the socket is closed. */
  void close() {
    closed = true;
    ringWriter = null;
    input = null;
    giveBack();
  }

  private void giveBack() {
    Rings present = rings;
    rings = null;
    if (present != null) {
      present.close();
    }
  }
}
