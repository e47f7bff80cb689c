package dev.hearth.cli.install;

import dev.hearth.cli.daemon.OtherProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a service manager things, through the program that comes with it.
 *
 * @param manager which
 * @param timeout how long each may take
 */
record ManagerCalls(Manager manager, Duration timeout) {
  /** Where nobody says. Longer than the unit's own time for a stop, which systemctl waits for. */
  static final Duration TIMEOUT = Duration.ofMinutes(2);

  /**
   * What has become of one.
   *
   * @param line the command line
   * @param done whether it was run and went well
   * @param problem what went wrong, where something did
   */
  record Call(String line, boolean done, String problem) {}

  /** Whether the program is there and its manager answers this user. */
  boolean isReachable() throws InterruptedException {
    return run(manager.probe()).done();
  }

  /** Runs the lines in order, all of them. */
  List<Call> run(List<List<String>> lines, boolean reachable) throws InterruptedException {
    List<Call> calls = new ArrayList<>();
    for (List<String> line : lines) {
      calls.add(reachable ? run(line) : new Call(String.join(" ", line), false, ""));
    }
    return calls;
  }

  private Call run(List<String> words) throws InterruptedException {
    String line = String.join(" ", words);
    try {
      OtherProgram ended = OtherProgram.run(words, timeout);
      int code = ended.exitCode();
      return new Call(
          line, code == 0, code == 0 ? "" : "ended with " + code + ": " + ended.said().strip());
    } catch (IOException e) {
      return new Call(line, false, String.valueOf(e.getMessage()));
    }
  }
}
