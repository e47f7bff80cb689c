package dev.hearth.fuzz.harness;

import dev.hearth.spi.transport.Descriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Descriptors of nothing that know whether they are open. Thread-safe. */
public final class FuzzDescriptors {
  private final Set<Long> open = new HashSet<>();
  private long last;

  /** None are open yet. */
  public FuzzDescriptors() {}

  /** Opens some. */
  public synchronized List<Descriptor> open(int count) {
    List<Descriptor> opened = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long number = ++last;
      open.add(number);
      opened.add(new Numbered(number));
    }
    return opened;
  }

  /** How many have not been closed. */
  public synchronized int stillOpen() {
    return open.size();
  }

  private synchronized void close(long number) {
    open.remove(number);
  }

  private final class Numbered implements Descriptor {
    private final long number;

    Numbered(long number) {
      this.number = number;
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public void close() {
      FuzzDescriptors.this.close(number);
    }
  }
}
