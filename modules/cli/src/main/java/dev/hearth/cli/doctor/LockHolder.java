package dev.hearth.cli.doctor;

import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who holds a lock, for people.
 *
 * @param named the process that the lock's file names, where it names one
 * @param file the lock's file
 */
record LockHolder(Optional<ProcessIdentity> named, Path file) {
  private static final String SUSPENDED = "T";

  /** In a few words. */
  String text() {
    if (named.isEmpty()) {
      return "a process that it does not name";
    }
    String who = "process " + named.get().pid();
    if (!named.get().isAlive()) {
      return "another process than the one that it names, " + who + ", which has ended";
    }
    return isSuspended() ? who + ", which is suspended" : who;
  }

  /** Whether a signal has stopped it, where the system tells. */
  boolean isSuspended() {
    return named.filter(ProcessIdentity::isAlive).filter(LockHolder::isSuspended).isPresent();
  }

  private static boolean isSuspended(ProcessIdentity process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.startsWith(SUSPENDED, stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      // No Linux, or it has just ended.
      return false;
    }
  }

  /** How to be rid of it, where it stays. */
  String mend() {
    if (named.filter(ProcessIdentity::isAlive).isEmpty()) {
      return "look again; if it stays so, 'fuser "
          + file
          + "' names the process, which can be ended";
    }
    long pid = named.get().pid();
    return isSuspended()
        ? "'kill -CONT " + pid + "' lets it go on, 'kill -KILL " + pid + "' ends it"
        : "look again; if it stays so, 'kill " + pid + "' ends it";
  }
}
