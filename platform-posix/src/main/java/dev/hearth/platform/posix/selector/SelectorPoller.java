package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.enxio.channels.NativeSelectorProvider;

/**
 * Waits with JNR's selector. Only the owner touches the selector, because JNR's is not made for
 * more; interests that others change wait until it does. On BSD and macOS the selector tells of
 * bytes once and not again, so a socket that was not read to its end is asked again without it.
 */
final class SelectorPoller implements Poller {
  private final Selector selector;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Object closeLock = new Object();
  private boolean closed;

  // Guarded by itself.
  private final Set<SelectorRegistration> changed = new LinkedHashSet<>();

  // The owner's own.
  private Set<SelectorRegistration> unread = new LinkedHashSet<>();
  private boolean wokenInPoll;

  SelectorPoller() throws IOException {
    selector = NativeSelectorProvider.getInstance().openSelector();
  }

  @Override
  public Registration add(AbstractSelectableChannel channel, ReadyHandler handler) {
    return new SelectorRegistration(this, channel, handler);
  }

  void changed(SelectorRegistration registration) {
    synchronized (changed) {
      changed.add(registration);
    }
    wake();
  }

  void forget(SelectorRegistration registration) {
    unread.remove(registration);
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
      select(unread.isEmpty() ? timeoutNanos : 0);
    } finally {
      wokenInPoll = woken.getAndSet(false);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return !selector.selectedKeys().isEmpty() || !unread.isEmpty();
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
        unread.add(registration);
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
   * Answers whether there was something to do for a socket that was asked again; mostly there is
   * not, after each that was.
   */
  private boolean handleReady() {
    Set<SelectorRegistration> ready = unread;
    unread = new LinkedHashSet<>();
    List<SelectionKey> keys = new ArrayList<>(selector.selectedKeys());
    selector.selectedKeys().clear();
    for (SelectionKey key : keys) {
      SelectorRegistration registration = (SelectorRegistration) key.attachment();
      ready.remove(registration);
      if (key.isValid()) {
        boolean readable = (key.readyOps() & SelectionKey.OP_READ) != 0;
        boolean writable = (key.readyOps() & SelectionKey.OP_WRITE) != 0;
        handle(registration, readable, writable);
      }
    }
    boolean found = false;
    for (SelectorRegistration registration : ready) {
      if (registration.wantsToRead()) {
        found |= handle(registration, true, false) || registration.isRemoved();
      }
    }
    return found;
  }

  private boolean handle(SelectorRegistration registration, boolean readable, boolean writable) {
    boolean again = registration.handle(readable, writable);
    if (again) {
      unread.add(registration);
    }
    return again;
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
