package dev.hearth.bench.process;

/** A running process that others connect to. Whoever started it closes it. */
public interface Server extends AutoCloseable {

  /** The operating system's number for the process. */
  long pid();

  @Override
  void close();
}
