package dev.hearth.cache.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Has the ledger tidied up on a thread of its own, whenever there is something to tidy up. */
final class Upkeep {
  private static final Logger LOG = LogManager.getLogger(Upkeep.class);

  private final Ledger ledger;
  private final AtomicBoolean running = new AtomicBoolean();
  private @Nullable Thread worker;
  private boolean stopped;

  Upkeep(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Begins, unless it is at it or has no need to. Cheap where there is none. */
  void start() {
    if (ledger.isUntidy() && running.compareAndSet(false, true)) {
      startWorker();
    }
  }

  private synchronized void startWorker() {
    if (!stopped) {
      worker = Thread.ofVirtual().name("cache-upkeep").start(this::run);
    }
  }

  private void run() {
    boolean done = false;
    try {
      ledger.tidyUp();
      done = true;
    } catch (IOException e) {
      LOG.warn("index or packs could not be shortened and go on growing for now", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the store is closed: the next start goes on
    } finally {
      running.set(false);
    }
    if (done) {
      start(); // for what became untidy just now
    }
  }

  /** Ends it. Answers whether it ended in time. */
  boolean stop(Duration timeout) throws InterruptedException {
    Thread thread = lastWorker();
    if (thread == null) {
      return true;
    }
    thread.interrupt();
    return thread.join(timeout);
  }

  private synchronized @Nullable Thread lastWorker() {
    stopped = true;
    return worker;
  }
}
