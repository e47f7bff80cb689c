package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.spi.transport.PullConnection;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.unixsocket.UnixSocketChannel;

/**
 * A connection that is driven by whoever waits for something from it, with a poller of its own.
 * When it is closed while no one receives, its descriptors are given back at once, and the receiver
 * is told by the next call of {@link #receive}.
 */
final class PulledConnection extends SocketConnection implements PullConnection {
  private final Poller poller;
  private final ReaderWait wait;
  private final AtomicBoolean wakeRequested = new AtomicBoolean();
  private final AtomicBoolean attentionWanted = new AtomicBoolean();
  private final Object turn = new Object();

  // Guarded by the turn.
  private boolean receiving;

  // The receiving thread's own.
  private boolean delivered;

  /**
   * A connection that is to be {@link #connected}.
   *
   * @param channel open, non-blocking and not connected
   */
  PulledConnection(
      UnixSocketChannel channel,
      SocketReader reader,
      SocketWriter writer,
      Poller poller,
      ReaderWait wait) {
    super(channel, null, reader, writer);
    this.poller = poller;
    this.wait = wait;
  }

  @Override
  long user() {
    return Poller.NOBODY;
  }

  @Override
  public boolean receive(long timeoutNanos) {
    takeTurn();
    try {
      return receiveOnTurn(timeoutNanos);
    } finally {
      endTurn();
    }
  }

  private boolean receiveOnTurn(long timeoutNanos) {
    boolean forever = timeoutNanos == Long.MAX_VALUE;
    long start = forever ? 0 : System.nanoTime();
    long left = timeoutNanos;
    delivered = false;
    while (!isEnded()) {
      if (mustEnd()) {
        finish();
        return true;
      }
      if (wakeRequested.compareAndSet(true, false)) {
        return false;
      }
      if (attentionWanted.get()) {
        attentionWanted.set(false);
        attend();
      }
      waitAndDeliver(left);
      if (delivered) {
        return true;
      }
      if (!forever) {
        left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0 && !mustEnd()) {
          return false;
        }
      }
    }
    return false;
  }

  private void waitAndDeliver(long timeoutNanos) {
    try {
      wait.await(timeoutNanos);
    } catch (IOException e) {
      end(e);
    }
  }

  @Override
  void signalAttention() {
    attentionWanted.set(true);
    poller.wake();
  }

  @Override
  boolean ringsPay() {
    return wait.paysToPoll();
  }

  @Override
  void delivered() {
    delivered = true;
  }

  private void takeTurn() {
    synchronized (turn) {
      if (receiving) {
        throw new IllegalStateException("another thread is receiving from this connection");
      }
      receiving = true;
    }
  }

  private void endTurn() {
    synchronized (turn) {
      receiving = false;
      if (isEnded() || isClosing()) {
        giveBack();
      }
    }
  }

  /** A thread that receives gives the descriptors back when it has left the kernel. */
  @Override
  void signalEnd() {
    synchronized (turn) {
      if (receiving) {
        poller.wake();
      } else if (isClosing()) {
        giveBack();
      }
    }
  }

  private void giveBack() {
    release();
    poller.close();
  }

  @Override
  public void wake() {
    wakeRequested.set(true);
    poller.wake();
  }
}
