package dev.hearth.runtime;

import dev.hearth.spi.transport.Restoration;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the daemon alone has for as long as it lives, although whoever may write to a folder can
 * delete the files that stand for it.
 */
public interface Holding {
  /** What it is, for people. */
  String what();

  /** Where its files lie. */
  Path folder();

  /**
   * Makes anew what is missing of it. For one thread at a time; may wait for as long as others need
   * to look at a lock.
   *
   * @return what became of it
   * @throws IOException if another has it by now, or nothing can be made there: then the daemon
   *     leaves
   */
  Restoration keep() throws IOException, InterruptedException;
}
