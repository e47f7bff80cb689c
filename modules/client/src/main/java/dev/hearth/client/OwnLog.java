package dev.hearth.client;

import dev.hearth.session.state.NamedLog;
import dev.hearth.session.state.StateFolder;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one daemon has written in a log that all daemons of an instance write, one after the other.
 *
 * <pre>
 * … Daemon: ready socket=… pid=4711 …     ┐
 * hearthd: pid=4711 started=… boot=…      │ that of 4711: what the JVM says has no number of its own
 * Terminating due to …                    ┘
 * … Daemon: ready socket=… pid=4812 …       that of 4812
 * </pre>
 *
 * What a start writes before it is ready counts as its predecessor's. Of what the JVM says that is
 * nothing: until then it goes to whoever has started it.
 *
 * @param lines the last ones
 * @param outOfMemory the JVM's last words, where they are these
 */
record OwnLog(List<String> lines, Optional<String> outOfMemory) {
  /** Said by a JVM with {@code ExitOnOutOfMemoryError}, with the kind of memory behind it. */
  private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

  /**
   * The line that every daemon logs, unless its level is above, and the one that it writes, at any
   * level, when its output begins to go here and when the log is begun anew.
   */
  private static final Pattern NAMED =
      Pattern.compile("(?:\\S+ INFO +Daemon: ready socket=.*?|hearthd:) pid=(\\d+) .*");

  /**
   * Reads it; empty where the log cannot be read or has nothing of that daemon. Where the daemon
   * has named another file, its lines are there, and what its JVM says is in the usual one.
   *
   * @param folder of its instance
   * @param daemon the number of its process
   * @param count how many lines at most
   */
  static OwnLog read(StateFolder folder, long daemon, int count) {
    OwnLog usual = read(folder.log(), daemon, count, false);
    return NamedLog.of(folder)
        .filter(named -> named.process().pid() == daemon)
        .map(named -> read(named.file(), daemon, count, true).lines())
        .filter(lines -> !lines.isEmpty())
        .map(lines -> new OwnLog(lines, usual.outOfMemory()))
        .orElse(usual);
  }

  /**
   * Reads one file.
   *
   * @param its whether what stands before any name is that daemon's: it goes on there with a log
   *     that has become full
   */
  private static OwnLog read(Path log, long daemon, int count, boolean its) {
    String pid = Long.toString(daemon);
    Deque<String> lines = new ArrayDeque<>();
    @Nullable String outOfMemory = null;
    boolean own = its;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(log.toFile()), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Matcher named = NAMED.matcher(line);
        if (named.matches()) {
          boolean begins = named.group(1).equals(pid);
          if (begins && !own) {
            // The number of another one before, which has been given out again.
            lines.clear();
            outOfMemory = null;
          }
          own = begins;
        }
        if (own) {
          lines.addLast(line);
          if (lines.size() > count) {
            lines.removeFirst();
          }
          if (line.startsWith(OUT_OF_MEMORY)) {
            outOfMemory = line;
          }
        }
      }
    } catch (IOException e) {
      return new OwnLog(List.of(), Optional.empty());
    }
    return new OwnLog(List.copyOf(lines), Optional.ofNullable(outOfMemory));
  }
}
