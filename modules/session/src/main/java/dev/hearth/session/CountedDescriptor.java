package dev.hearth.session;

import dev.hearth.spi.transport.Descriptor;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A descriptor that a budget is charged with until it is closed, whoever has it by then. */
final class CountedDescriptor implements Descriptor {
  private final Descriptor counted;
  private final Budget charged;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private CountedDescriptor(Descriptor counted, Budget charged) {
    this.counted = counted;
    this.charged = charged;
  }

  /** Those descriptors, each of which the budget has been charged with. */
  static List<Descriptor> all(List<Descriptor> descriptors, Budget charged) {
    return charged.isLimited()
        ? descriptors.stream().<Descriptor>map(d -> new CountedDescriptor(d, charged)).toList()
        : descriptors;
  }

  @Override
  public long number() {
    return counted.number();
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      counted.close();
      charged.give(1);
    }
  }

  @Override
  public String toString() {
    return counted.toString();
  }
}
