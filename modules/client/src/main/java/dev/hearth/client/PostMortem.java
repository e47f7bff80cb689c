package dev.hearth.client;

import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.PastExits;
import dev.hearth.session.state.Remains;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a daemon ended that was there a moment ago: by what it has left, since only a parent learns
 * how a process ended, and a daemon's parent is gone.
 *
 * <pre>
 * exit record of this process ─────────────▶ LEFT
 * fatal error file of this process ────────▶ CRASHED
 * the JVM's last words in its part of the log ▶ OUT_OF_MEMORY
 * nothing ─────────────────────────────────▶ KILLED
 * not even its state folder ───────────────▶ UNKNOWN
 * </pre>
 *
 * @param manner how
 * @param text the same for people, with the last lines of the log
 */
public record PostMortem(Manner manner, String text) {
  /** How a daemon can end. */
  public enum Manner {
    /** Its process is still there: only the connection has ended. */
    ALIVE,
    /** It stopped in an orderly way, or began to. */
    LEFT,
    /** Its JVM has found a fatal error. */
    CRASHED,
    /** Its JVM ran out of memory. */
    OUT_OF_MEMORY,
    /** It was ended from outside, and could leave nothing. */
    KILLED,
    /** It has ended, and its process or its state folder is not where this one looks for it. */
    UNKNOWN;

    /** In lower case, with hyphens. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Begins the line of a fatal error file that says what happened. */
  private static final String FATAL = "#  ";

  /** Stands before the last lines of the log. */
  private static final String LOG = "; its log ends:\n  ";

  private static final int SHOWN_LINES = 5;

  /**
   * Finds out.
   *
   * @param daemon which one
   * @param process its process, as it was seen when it was surely there; empty where it was not
   * @param folder its state folder
   * @param patience how long its process may take to end
   */
  static PostMortem of(
      HostIdentity daemon, Optional<ProcessIdentity> process, StateFolder folder, Duration patience)
      throws InterruptedException {
    String who = "the daemon (hearth " + daemon.version() + ", pid " + daemon.pid() + ") ";
    return of(who, daemon.pid(), process, folder, patience);
  }

  /**
   * The same of one that has not said who it is.
   *
   * @param process its process, as it was seen when it was surely there
   */
  static PostMortem ofListener(ProcessIdentity process, StateFolder folder, Duration patience)
      throws InterruptedException {
    String who = "the daemon (pid " + process.pid() + ") ";
    return of(who, process.pid(), Optional.of(process), folder, patience);
  }

  private static PostMortem of(
      String who,
      long pid,
      Optional<ProcessIdentity> process,
      StateFolder folder,
      Duration patience)
      throws InterruptedException {
    return hasEnded(pid, process, Deadline.after(patience))
        ? ended(who, pid, process, folder)
        : new PostMortem(Manner.ALIVE, who + "is still there, and has closed the connection");
  }

  /**
   * Finds out how the last daemon ended that had a state folder. It has, but for what it has left
   * there nothing is known of it.
   *
   * @param last its process
   */
  public static PostMortem ofLast(ProcessIdentity last, StateFolder folder) {
    return ended("the last one (pid " + last.pid() + ") ", last.pid(), Optional.of(last), folder);
  }

  private static PostMortem ended(
      String who, long pid, Optional<ProcessIdentity> process, StateFolder folder) {
    OwnLog log = OwnLog.read(folder, pid, SHOWN_LINES);
    PostMortem how =
        left(pid, process, folder)
            .or(() -> crashed(pid, folder))
            .or(() -> outOfMemory(log))
            .orElseGet(() -> killed(process, folder));
    String lines = log.lines().isEmpty() ? "" : LOG + String.join("\n  ", log.lines());
    return new PostMortem(how.manner(), who + how.text() + lines);
  }

  /** The text without the last lines of the log. */
  public String withoutLog() {
    int log = text.indexOf(LOG);
    return log < 0 ? text : text.substring(0, log);
  }

  /**
   * By what the system told of the process. Times would tell nothing: a machine whose clock is set
   * after the boot has processes that began after they did anything.
   */
  private static boolean hasEnded(long pid, Optional<ProcessIdentity> seen, Deadline deadline)
      throws InterruptedException {
    Optional<ProcessHandle> now = ProcessHandle.of(pid);
    if (now.isEmpty() || seen.filter(ProcessIdentity::isAlive).isEmpty()) {
      return true;
    }
    return ProcessEnd.await(now.get(), deadline);
  }

  private static Optional<PostMortem> left(
      long pid, Optional<ProcessIdentity> process, StateFolder folder) {
    return PastExits.of(process.orElse(ProcessIdentity.numbered(pid)), folder)
        .map(exit -> new PostMortem(Manner.LEFT, left(exit)));
  }

  private static String left(LastExit exit) {
    return exit.exitCode().isPresent()
        ? "stopped with exit code " + exit.exitCode().getAsInt() + ": " + exit.reason()
        : "was ended while it stopped: " + exit.reason();
  }

  private static Optional<PostMortem> crashed(long pid, StateFolder folder) {
    return Remains.fatalError(folder, pid)
        .map(file -> new PostMortem(Manner.CRASHED, "crashed: " + headline(file)));
  }

  private static String headline(Path file) {
    try {
      return Files.readAllLines(file).stream()
              .filter(line -> line.startsWith(FATAL))
              .findFirst()
              .map(line -> line.substring(FATAL.length()) + "; ")
              .orElse("")
          + "the fatal error file is "
          + file;
    } catch (IOException e) {
      return "the fatal error file is " + file;
    }
  }

  private static Optional<PostMortem> outOfMemory(OwnLog log) {
    return log.outOfMemory()
        .map(
            line ->
                new PostMortem(
                    Manner.OUT_OF_MEMORY,
                    "ran out of memory: "
                        + line
                        + "; give its JVM more with HEARTHD_JAVA_OPTIONS=-Xmx2g, say"));
  }

  private static PostMortem killed(Optional<ProcessIdentity> seen, StateFolder folder) {
    if (!Files.isDirectory(folder.path())) {
      return new PostMortem(
          Manner.UNKNOWN,
          "has ended, and nothing tells how: there is no folder "
              + folder.path()
              + "; has it another XDG_STATE_HOME, or another user?");
    }
    if (seen.isEmpty()) {
      return new PostMortem(
          Manner.UNKNOWN,
          "has ended, and nothing tells how: its process could not be seen from here even while"
              + " it was there; is it in another container?");
    }
    return new PostMortem(
        Manner.KILLED,
        "was killed from outside: there is neither an exit record in "
            + folder.path()
            + " nor a fatal error file"
            + ControlGroup.ofThisProcess().map(PostMortem::suspicion).orElse(""));
  }

  private static String suspicion(ControlGroup group) {
    return group.killed() == 0
        ? ""
        : "; since this process's control group was made, the kernel has killed "
            + group.killed()
            + " of its processes for want of memory (memory.events); whether this was one of them,"
            + " the kernel's log tells";
  }
}
