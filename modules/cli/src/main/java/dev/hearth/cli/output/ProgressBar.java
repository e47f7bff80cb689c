package dev.hearth.cli.output;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Shows on a terminal how far a transfer is, once it has lasted a second. Where no one watches it
 * does nothing. For one thread, the one that transfers.
 */
public final class ProgressBar implements AutoCloseable {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long NEXT_NANOS = 100_000_000L;
  private static final int CELLS = 30;
  private static final int PERCENT = 100;

  /** Moves to the beginning of the line and clears it. */
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean watched;
  private final String label;
  private final long total;
  private final LongSupplier clock;
  private final long begin;
  private long done;
  private long next;
  private boolean shown;

  /**
   * A bar for a transfer that begins now.
   *
   * @param label what is transferred
   * @param total how many bytes it will be; negative where that is not known
   */
  public ProgressBar(Console console, String label, long total) {
    this(console, label, total, System::nanoTime);
  }

  ProgressBar(Console console, String label, long total, LongSupplier clock) {
    this.out = console.err();
    this.watched = console.terminal();
    this.label = label;
    this.total = total;
    this.clock = clock;
    this.begin = clock.getAsLong();
    this.next = begin + FIRST_NANOS;
  }

  /** So many bytes are through by now. */
  public void reach(long bytes) {
    done = bytes;
    if (watched) {
      show(clock.getAsLong());
    }
  }

  private void show(long now) {
    if (now - next < 0) {
      return;
    }
    next = now + NEXT_NANOS;
    shown = true;
    StringBuilder line = new StringBuilder(CLEAR_LINE).append(label).append("  ");
    if (total > 0) {
      long shownDone = Math.min(done, total);
      int filled = (int) (CELLS * (double) shownDone / total);
      line.append('[').repeat('#', filled).repeat('.', CELLS - filled).append("]  ");
      line.append((int) (PERCENT * (double) shownDone / total)).append(" %  ");
    }
    line.append(Quantity.bytes(done));
    if (total > 0) {
      line.append(" of ").append(Quantity.bytes(total));
    }
    line.append("  ").append(Quantity.rate(done, now - begin));
    out.print(line);
    out.flush();
  }

  /** Removes the bar. */
  @Override
  public void close() {
    if (shown) {
      shown = false;
      out.print(CLEAR_LINE);
      out.flush();
    }
  }
}
