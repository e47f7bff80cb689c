package dev.hearth.spi.transport;

import java.io.IOException;
import java.nio.file.Path;

/** What a process does to go on without who started it. */
public interface Detachment {
  /** For platforms where a process is not bound to who started it. */
  Detachment NOT_NEEDED =
      new Detachment() {
        @Override
        public void detach() {}

        @Override
        public void joinOutputs() {}

        @Override
        public void appendErrorsTo(Path file) {}
      };

  /**
   * Gives this process a session of its own, which has no terminal; not where it leads one already.
   * Signals that ask for a stop have their usual effect from here on, and files are made for the
   * user alone, whatever who started it has set. To be called before signals are handled.
   *
   * @throws IOException if it leads a group of processes in another session, and so cannot leave it
   */
  void detach() throws IOException;

  /** From here on standard output goes where the error stream goes. */
  void joinOutputs() throws IOException;

  /**
   * From here on the error stream is appended to a file, which is made where it is missing. Waits
   * for nothing.
   *
   * @throws IOException if it cannot be opened, or something else lies there: a symbolic link, say,
   *     wherever it leads
   */
  void appendErrorsTo(Path file) throws IOException;
}
