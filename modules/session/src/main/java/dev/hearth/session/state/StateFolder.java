package dev.hearth.session.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where an instance keeps what outlives its process. A daemon writes there and a client reads, so
 * the rule stands in this one place.
 *
 * <pre>
 * $XDG_STATE_HOME/hearth/&lt;instance&gt;/            else ~/.local/state/hearth/…
 * %LOCALAPPDATA%\hearth\state\&lt;instance&gt;\       on Windows
 *     hearthd.log       what a detached daemon writes on its standard error
 *     hearthd.log-file  names the daemon's log, where that is another: see {@link NamedLog}
 *     daemon.lock       locked while a daemon is at work
 *     start.lock        locked while a client starts one; names one that a kick has started
 *     last-exit         when and why the last daemon ended: see {@link LastExit}
 *     hearthd.past-exits/  the same of those before it: see {@link PastExits}; no service has this name
 *     &lt;service&gt;/        a service's own
 * </pre>
 *
 * @param path absolute; it need not be there
 */
public record StateFolder(Path path) {
  private static final String LOG = "hearthd.log";
  private static final String NAMED_LOG = "hearthd.log-file";
  private static final String LOCK = "daemon.lock";
  private static final String START_LOCK = "start.lock";
  private static final String LAST_EXIT = "last-exit";
  private static final String PAST_EXITS = "hearthd.past-exits";

  /**
   * That of an instance.
   *
   * @param variables the environment variables; as the XDG specification asks, relative values of
   *     its variables are ignored
   * @param home the user's home folder
   */
  public static StateFolder of(String instance, Map<String, String> variables, Path home) {
    return of(instance, variables, home, isWindows());
  }

  static boolean isWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  /**
   * The same for a system that need not be this one.
   *
   * @param windows whether it is Windows
   */
  public static StateFolder of(
      String instance, Map<String, String> variables, Path home, boolean windows) {
    Path hearth =
        windows
            ? base(variables, "LOCALAPPDATA", home.resolve("AppData", "Local"))
                .resolve("hearth", "state")
            : base(variables, "XDG_STATE_HOME", home.resolve(".local", "state")).resolve("hearth");
    return new StateFolder(hearth.resolve(instance));
  }

  /** Those of all instances that have one. */
  public static List<StateFolder> all(Map<String, String> variables, Path home) {
    Path hearth = Objects.requireNonNull(of("any", variables, home).path().getParent());
    try (Stream<Path> folders = Files.list(hearth)) {
      return folders.filter(Files::isDirectory).map(StateFolder::new).toList();
    } catch (IOException e) {
      // There is none, or this user may not look.
      return List.of();
    }
  }

  static Path base(Map<String, String> variables, String variable, Path otherwise) {
    Path named = Path.of(variables.getOrDefault(variable, ""));
    return named.isAbsolute() ? named : otherwise;
  }

  /** The file that a detached daemon's standard error is appended to. */
  public Path log() {
    return path.resolve(LOG);
  }

  /** The file with the {@link NamedLog}. */
  Path namedLog() {
    return path.resolve(NAMED_LOG);
  }

  /** The file whose lock says that a daemon is at work. */
  public Path lock() {
    return path.resolve(LOCK);
  }

  /** The file whose lock says that a client starts a daemon. */
  public Path startLock() {
    return path.resolve(START_LOCK);
  }

  /** The file with the {@link LastExit}. */
  public Path lastExit() {
    return path.resolve(LAST_EXIT);
  }

  /** The folder of the {@link PastExits}. */
  Path pastExits() {
    return path.resolve(PAST_EXITS);
  }

  /**
   * Makes the folder, and those above it that are missing, for nobody but the user; or looks whose
   * the one that is there is.
   *
   * @throws IOException if it is another's, or cannot be made
   */
  public void create() throws IOException {
    OwnFolder.prepare(path);
  }
}
