package dev.hearth.spi.transport;

/**
 * An open descriptor (on Windows a handle) that is passed or was received. It has one owner, who
 * closes it or hands it over.
 */
public interface Descriptor extends AutoCloseable {
  /**
   * The number by which this process knows it.
   *
   * @throws IllegalStateException once it is closed
   */
  long number();

  /** Gives it back to the operating system. The second and every later call does nothing. */
  @Override
  void close();
}
