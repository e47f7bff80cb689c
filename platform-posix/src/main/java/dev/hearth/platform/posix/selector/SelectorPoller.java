package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.enxio.channels.NativeSelectorProvider;

/**
 * Waits with JNR's selector. Only the owner touches the selector, because JNR's is not made for
 * more; interests that others change wait until it does. On BSD and macOS the selector tells of
 * bytes once and not again, so a socket that was not read to its end is asked again without it, and
 * so is one whose turn did not come.
 */
final class SelectorPoller implements Poller {
  private final Selector selector;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Object closeLock = new Object();
  private boolean closed;

  // Guarded by itself.
  private final Set<SelectorRegistration> changed = new LinkedHashSet<>();

  // The owner's own.
  private final Map<Long, UserLine> lines = new LinkedHashMap<>();
  private boolean wokenInPoll;

  SelectorPoller() throws IOException {
    selector = NativeSelectorProvider.getInstance().openSelector();
  }

  @Override
  public Registration add(AbstractSelectableChannel channel, ReadyHandler handler, long user) {
    UserLine line = lines.computeIfAbsent(user, UserLine::new);
    line.addSockets(1);
    return new SelectorRegistration(this, channel, handler, line);
  }

  void changed(SelectorRegistration registration) {
    synchronized (changed) {
      changed.add(registration);
    }
    wake();
  }

  void forget(SelectorRegistration registration) {
    UserLine line = registration.line();
    line.remove(registration);
    if (line.addSockets(-1) == 0) {
      lines.remove(line.user());
    }
    synchronized (changed) {
      changed.remove(registration);
    }
  }

  /** An interrupt is kept for the caller: with it set, a selector would never wait. */
  @Override
  public boolean poll(long timeoutNanos) throws IOException {
    applyChanges();
    boolean interrupted = Thread.interrupted();
    try {
      select(isAnyoneReady() ? 0 : timeoutNanos);
    } finally {
      wokenInPoll = woken.getAndSet(false);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return !selector.selectedKeys().isEmpty() || isAnyoneReady();
  }

  /** Whether sockets are to be asked without the selector. */
  private boolean isAnyoneReady() {
    return lines.values().stream().anyMatch(UserLine::isReady);
  }

  private void select(long timeoutNanos) throws IOException {
    if (timeoutNanos == Long.MAX_VALUE) {
      selector.select();
    } else if (timeoutNanos <= 0) {
      selector.selectNow();
    } else {
      long rounded = TimeUnit.NANOSECONDS.toMillis(timeoutNanos + 999_999);
      selector.select(Math.min(Integer.MAX_VALUE, rounded));
    }
  }

  private void applyChanges() throws IOException {
    List<SelectorRegistration> changes;
    synchronized (changed) {
      if (changed.isEmpty()) {
        return;
      }
      changes = List.copyOf(changed);
      changed.clear();
    }
    for (SelectorRegistration registration : changes) {
      registration.apply(selector);
      // What the selector told of while nobody wanted to read, it may not tell again.
      if (registration.wantsToRead()) {
        registration.found(true, false);
      }
    }
  }

  @Override
  public boolean look() throws IOException {
    poll(0);
    boolean told = !selector.selectedKeys().isEmpty() || wokenInPoll;
    return handleReady() || told;
  }

  @Override
  public boolean isWoken() {
    return woken.get();
  }

  @Override
  public void dispatch() {
    handleReady();
  }

  /**
   * Answers whether there was something to do for a socket; for one that was asked again there
   * mostly is not.
   */
  private boolean handleReady() {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid()) {
        boolean readable = (key.readyOps() & SelectionKey.OP_READ) != 0;
        boolean writable = (key.readyOps() & SelectionKey.OP_WRITE) != 0;
        ((SelectorRegistration) key.attachment()).found(readable, writable);
      }
    }
    selector.selectedKeys().clear();
    int present = lines.size();
    boolean found = false;
    for (UserLine line : List.copyOf(lines.values())) {
      found |= line.serve(present == 1);
    }
    return found;
  }

  @Override
  public void wake() {
    if (!woken.compareAndSet(false, true)) {
      return;
    }
    synchronized (closeLock) {
      if (!closed) {
        selector.wakeup();
      }
    }
  }

  @Override
  public void close() {
    synchronized (closeLock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
