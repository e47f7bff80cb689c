package dev.hearth.session;

import dev.hearth.spi.Descriptors;
import dev.hearth.spi.transport.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A descriptor of nothing, that knows whether it is open. */
final class TestDescriptor implements Descriptor {
  /** Those of one test. */
  static final class Table {
    private final Set<Long> open = ConcurrentHashMap.newKeySet();

    /** Opens descriptors with the numbers from one on. */
    Descriptors open(long first, int count) {
      List<Descriptor> opened = new ArrayList<>();
      for (long number = first; number < first + count; number++) {
        open.add(number);
        opened.add(new TestDescriptor(this, number));
      }
      return Descriptors.of(opened);
    }

    Set<Long> stillOpen() {
      return Set.copyOf(open);
    }
  }

  private final Table table;
  private final long number;

  private TestDescriptor(Table table, long number) {
    this.table = table;
    this.number = number;
  }

  @Override
  public long number() {
    if (!table.open.contains(number)) {
      throw new IllegalStateException("descriptor " + number + " is closed");
    }
    return number;
  }

  @Override
  public void close() {
    table.open.remove(number);
  }
}
