package dev.hearth.spi;

import dev.hearth.spi.transport.Descriptor;
import java.util.List;

/**
 * The open descriptors that travel with one message, in order.
 *
 * <p>They have one owner as long as they are here: whoever holds this closes it, and those that
 * nobody has taken are closed with it. Who takes them owns and closes each. Safe for use by many
 * threads: of a taker and a closer, one gets them.
 */
public final class Descriptors implements AutoCloseable {
  private static final Descriptors NONE = new Descriptors(List.of(), () -> {});

  private List<Descriptor> held;
  private Runnable given;

  private Descriptors(List<Descriptor> held, Runnable given) {
    this.held = held;
    this.given = given;
  }

  /** No descriptors. */
  public static Descriptors none() {
    return NONE;
  }

  /** Takes over open descriptors. */
  public static Descriptors of(List<Descriptor> descriptors) {
    return of(descriptors, () -> {});
  }

  /**
   * Takes over open descriptors.
   *
   * @param given run once, when they have been taken or closed, by the thread that did so
   */
  public static Descriptors of(List<Descriptor> descriptors, Runnable given) {
    return new Descriptors(List.copyOf(descriptors), given);
  }

  /** How many are here; 0 once they were taken or closed. */
  public int size() {
    if (this == NONE) {
      return 0;
    }
    synchronized (this) {
      return held.size();
    }
  }

  /** Hands all of them over; none where they were taken or closed already. */
  public List<Descriptor> take() {
    if (this == NONE) {
      return List.of(); // no lock that all threads share
    }
    List<Descriptor> taken;
    Runnable told;
    synchronized (this) {
      taken = held;
      told = given;
      held = List.of();
      given = () -> {};
    }
    told.run();
    return taken;
  }

  /** Closes those that nobody has taken. The second and every later call does nothing. */
  @Override
  public void close() {
    for (Descriptor descriptor : take()) {
      descriptor.close();
    }
  }
}
