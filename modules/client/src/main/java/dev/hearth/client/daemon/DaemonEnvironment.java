package dev.hearth.client.daemon;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment that a daemon is started with. It outlives whoever happened to start it and
 * serves everyone, so it gets only what says who its user is and where that user's files are, and
 * nothing of the folder, the terminal, the locale or the tools of one client: what a call needs of
 * those travels with the call.
 */
public final class DaemonEnvironment {
  /** What is passed on, where it is set. */
  private static final List<String> PASSED =
      List.of(
          "HOME",
          "USER",
          "LOGNAME",
          "TMPDIR",
          "XDG_RUNTIME_DIR",
          "XDG_STATE_HOME",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "HEARTH_CONFIG",
          "HEARTHD_JAVA_OPTIONS",
          // Without these no program runs on Windows, or finds its folders.
          "SystemRoot",
          "ComSpec",
          "TEMP",
          "TMP",
          "USERPROFILE",
          "APPDATA",
          "LOCALAPPDATA");

  private static final String PATH = "PATH";
  private static final String SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin";

  private DaemonEnvironment() {}

  /**
   * What a daemon gets of an environment.
   *
   * @param variables those of this process, say
   */
  public static Map<String, String> of(Map<String, String> variables) {
    Map<String, String> passed = new HashMap<>();
    for (String name : PASSED) {
      String value = variables.get(name);
      if (value != null) {
        passed.put(name, value);
      }
    }
    boolean windows = variables.containsKey("SystemRoot");
    passed.put(PATH, windows ? variables.getOrDefault(PATH, "") : SEARCH_PATH);
    return Map.copyOf(passed);
  }
}
