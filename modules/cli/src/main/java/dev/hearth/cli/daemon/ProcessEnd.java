package dev.hearth.cli.daemon;

import dev.hearth.spi.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a process that is not a child of this one. */
public final class ProcessEnd {
  /** Only a parent is told that a process has ended; everyone else has to look. */
  private static final long LOOK_EVERY_MILLIS = 10;

  private ProcessEnd() {}

  /**
   * Waits until a process has ended.
   *
   * @return whether it has, or else the deadline has passed
   */
  public static boolean await(ProcessHandle process, Deadline deadline)
      throws InterruptedException {
    while (process.isAlive() && !isZombie(process)) {
      if (deadline.hasPassed()) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return true;
  }

  /**
   * Whether it has ended and its parent does not care: in containers, orphans often have such a
   * parent. Its state stands behind the closing bracket of its name.
   */
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false; // No Linux, or gone by now: whether it is alive says the rest.
    }
  }
}
