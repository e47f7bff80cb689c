package dev.hearth.fuzz.harness;

import dev.hearth.fuzz.input.FuzzStep;
import dev.hearth.spi.transport.Capability;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.Receiver;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection without another: what is written is kept, what is to be read is given. A
 * peer takes so much at once and then no more until it is told to. Written by any thread, otherwise
 * for the thread that plays the I/O thread.
 */
public final class FuzzConnection implements Connection {
  /** What is taken of a write at once, as a socket's buffer would. */
  private static final int BUFFER_BYTES = 4 << 10;

  private static final int READ_BYTES = FuzzStep.MAX_BYTES;

  private final FuzzDescriptors descriptors;
  private final ByteBuffer beyond = ByteBuffer.allocateDirect(READ_BYTES);
  private final ArrayDeque<FuzzStep> unread = new ArrayDeque<>();

  /** Timers write too. */
  private final ReentrantLock lock = new ReentrantLock();

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private int room = BUFFER_BYTES;
  private boolean writing;
  private boolean paused;
  private boolean closing;
  private @Nullable Receiver receiver;
  private boolean over;

  /** What passes over it are descriptors of this table. */
  public FuzzConnection(FuzzDescriptors descriptors) {
    this.descriptors = descriptors;
  }

  /** Sets who takes what arrives. */
  public void attach(Receiver taker) {
    receiver = taker;
  }

  private Receiver receiver() {
    Receiver attached = receiver;
    if (attached == null) {
      throw new IllegalStateException("not attached");
    }
    return attached;
  }

  /** The peer has sent something. It is delivered, unless reading is paused. */
  public void arrive(FuzzStep step) {
    if (!over) {
      unread.add(step);
      goOn();
    }
  }

  /** The peer reads: a write that waits goes on. */
  public void takeWrites() {
    boolean done;
    lock.lock();
    try {
      done = writing;
      writing = false;
      room = BUFFER_BYTES;
    } finally {
      lock.unlock();
    }
    if (done && !over) {
      receiver().written();
    }
    goOn();
  }

  private void goOn() {
    for (FuzzStep next = nextRead(); next != null; next = nextRead()) {
      deliver(next);
    }
    if (!over && isClosing()) {
      end();
    }
  }

  private @Nullable FuzzStep nextRead() {
    lock.lock();
    try {
      return over || paused || closing ? null : unread.poll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(FuzzStep read) {
    ByteBuffer target = receiver().target();
    int inTarget = target == null ? 0 : Math.min(target.remaining(), read.bytes().length);
    if (target != null) {
      target.put(target.position(), read.bytes(), 0, inTarget);
    }
    int length = Math.min(read.bytes().length - inTarget, READ_BYTES);
    beyond.clear().put(read.bytes(), inTarget, length).flip();
    receiver().received(inTarget, beyond, descriptors.open(read.descriptors()));
    Broken.unless(
        !beyond.hasRemaining() || isClosing() || isWritingLast(), "bytes were not consumed");
  }

  /** A frame that was refused ends the connection as soon as what is written has gone. */
  private boolean isWritingLast() {
    lock.lock();
    try {
      return writing;
    } finally {
      lock.unlock();
    }
  }

  /** The peer has gone. */
  public void end() {
    if (!over) {
      over = true;
      close();
      lock.lock();
      try {
        writing = false;
      } finally {
        lock.unlock();
      }
      receiver().closed(null);
    }
  }

  /** Whether the receiver has been told that it has ended. */
  public boolean isOver() {
    return over;
  }

  /** Whether what was written has gone out, and what came has been read. */
  public boolean isIdle() {
    lock.lock();
    try {
      return !writing && (over || closing || paused || unread.isEmpty());
    } finally {
      lock.unlock();
    }
  }

  /** All that was written so far. */
  public byte[] written() {
    lock.lock();
    try {
      return written.toByteArray();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public PeerCredentials credentials() {
    return new PeerCredentials(1, 2, 3);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.values());
  }

  @Override
  public boolean write(ByteBuffer[] buffers, int count, Descriptor[] passed) {
    lock.lock();
    try {
      Broken.unless(!writing, "a write began before the last one was done");
      List.of(passed).forEach(Descriptor::close);
      if (closing) {
        return false;
      }
      int bytes = 0;
      for (int i = 0; i < count; i++) {
        byte[] copy = new byte[buffers[i].remaining()];
        buffers[i].get(copy);
        written.writeBytes(copy);
        bytes += copy.length;
      }
      room -= bytes;
      writing = room < 0;
      return !writing;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void pauseReading() {
    lock.lock();
    try {
      paused = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void resumeReading() {
    lock.lock();
    try {
      paused = false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
    } finally {
      lock.unlock();
    }
  }
}
