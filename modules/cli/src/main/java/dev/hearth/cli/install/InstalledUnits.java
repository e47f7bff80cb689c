package dev.hearth.cli.install;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hearth install} has left for the service manager, looked at without changing it.
 *
 * @param manager what people call the service manager
 * @param files all that it would write, in order
 * @param begun whether the manager was told to begin
 */
public record InstalledUnits(String manager, List<Unit> files, Begun begun) {
  /** Copies the list. */
  public InstalledUnits {
    files = List.copyOf(files);
  }

  /** Whether the manager was told to begin. */
  public enum Begun {
    /** It was. */
    YES,
    /** It answers, and was not. */
    NO,
    /** It cannot be reached from here; or there was no reason to ask. */
    UNKNOWN
  }

  /** What is at the path of a file. */
  public enum State {
    /** Nothing. */
    ABSENT,
    /** What would be written there now. */
    AS_WRITTEN,
    /** What another version wrote, or this one with other options. */
    OTHER,
    /** Something that is not of {@code hearth install}. */
    FOREIGN
  }

  /**
   * One file.
   *
   * @param path where it is
   * @param state what is there
   * @param program what it has the manager run, where it is ours and says so
   */
  public record Unit(Path path, State state, Optional<Path> program) {}

  /**
   * Looks, and asks the manager where something is installed.
   *
   * @param timeout how long the manager may take for each answer
   * @throws CommandFailure if there is no service manager to install into
   * @throws IOException if a file cannot be read
   */
  public static InstalledUnits look(Invocation invocation, DaemonTarget target, Duration timeout)
      throws CommandFailure, IOException, InterruptedException {
    Manager manager = Managers.of(invocation, target);
    List<Unit> units = new ArrayList<>();
    for (UnitFile file : manager.files()) {
      units.add(unit(manager, file));
    }
    boolean installed =
        units.stream()
            .allMatch(unit -> unit.state() == State.AS_WRITTEN || unit.state() == State.OTHER);
    return new InstalledUnits(
        manager.name(), units, installed ? begun(manager, timeout) : Begun.UNKNOWN);
  }

  private static Unit unit(Manager manager, UnitFile file) throws IOException {
    State state =
        switch (file.state()) {
          case ABSENT -> State.ABSENT;
          case SAME -> State.AS_WRITTEN;
          case OLDER -> State.OTHER;
          case FOREIGN -> State.FOREIGN;
        };
    boolean ours = state == State.AS_WRITTEN || state == State.OTHER;
    return new Unit(file.path(), state, ours ? manager.program(file.there()) : Optional.empty());
  }

  private static Begun begun(Manager manager, Duration timeout) throws InterruptedException {
    ManagerCalls calls = new ManagerCalls(manager, timeout);
    if (!calls.isReachable()) {
      return Begun.UNKNOWN;
    }
    boolean begun = calls.run(List.of(manager.asksWhetherBegun()), true).getFirst().done();
    return begun ? Begun.YES : Begun.NO;
  }
}
