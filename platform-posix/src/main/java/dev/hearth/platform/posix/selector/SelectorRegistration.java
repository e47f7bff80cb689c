package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * A socket and what is wanted of it. Without an interest it has no key, because a selector reports
 * a hang-up whether one wants to know or not, and would do so without end.
 */
final class SelectorRegistration implements Registration {
  private final SelectorPoller poller;
  private final AbstractSelectableChannel channel;
  private final ReadyHandler handler;
  private final UserLine line;
  private volatile int wanted = NONE;

  // The owner's own.
  private boolean readable;
  private boolean writable;
  private boolean attended;
  private long servedAt;
  private @Nullable SelectionKey key;
  private boolean removed;

  SelectorRegistration(
      SelectorPoller poller,
      AbstractSelectableChannel channel,
      ReadyHandler handler,
      UserLine line) {
    this.line = line;
    // A new one has not been quiet: who connects again and again is to gain nothing.
    servedAt = line.services();
    this.poller = poller;
    this.channel = channel;
    this.handler = handler;
  }

  @Override
  public void interest(int interest) {
    if (interest != wanted) {
      wanted = interest;
      poller.changed(this);
    }
  }

  boolean wantsToRead() {
    return !removed && (wanted & READ) != 0;
  }

  /** What {@link #serve} was told last. */
  long servedAt() {
    return servedAt;
  }

  UserLine line() {
    return line;
  }

  /** It may be ready for something, and is to have its turn. */
  void found(boolean toRead, boolean toWrite) {
    readable |= toRead;
    writable |= toWrite;
    line.add(this);
  }

  /**
   * Its turn: it does what it is ready for, and is asked again if there may be more to read.
   *
   * @param now counts the services of its line
   * @return whether there was something to read, or it has ended
   */
  boolean serve(long now) {
    servedAt = now;
    boolean reads = readable && wantsToRead();
    boolean writes = writable;
    boolean looks = attended && !reads;
    readable = false;
    writable = false;
    attended = false;
    boolean again = !removed && (looks ? handler.look() : handler.ready(reads, writes));
    if (again && !removed) {
      found(true, false);
    } else if (!removed && !handler.mayRest()) {
      attend();
    }
    return again || removed;
  }

  @Override
  public void attend() {
    attended = true;
    line.add(this);
  }

  /** Brings the key in line with what is wanted. */
  void apply(Selector selector) throws IOException {
    int interest = wanted;
    if (removed) {
      return;
    }
    if (interest == NONE) {
      cancel();
      return;
    }
    int operations =
        ((interest & READ) != 0 ? SelectionKey.OP_READ : 0)
            | ((interest & WRITE) != 0 ? SelectionKey.OP_WRITE : 0);
    if (key != null) {
      key.interestOps(operations);
      return;
    }
    if (channel.keyFor(selector) != null) {
      // A cancelled key is let go by the next look at the selector only.
      selector.selectNow();
    }
    key = channel.register(selector, operations, this);
  }

  private void cancel() {
    if (key != null) {
      key.cancel();
      key = null;
    }
  }

  @Override
  public void remove() {
    removed = true;
    cancel();
    poller.forget(this);
  }
}
