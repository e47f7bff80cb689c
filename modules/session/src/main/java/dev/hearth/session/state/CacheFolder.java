package dev.hearth.session.state;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where an instance keeps what can be had again.
 *
 * <pre>
 * $XDG_CACHE_HOME/hearth/&lt;instance&gt;/            else ~/.cache/hearth/…
 * %LOCALAPPDATA%\hearth\cache\&lt;instance&gt;\       on Windows
 *     &lt;service&gt;/        a service's own
 * </pre>
 *
 * @param path absolute; it need not be there
 */
public record CacheFolder(Path path) {
  /** That of an instance: see {@link StateFolder#of}. */
  public static CacheFolder of(String instance, Map<String, String> variables, Path home) {
    return of(instance, variables, home, StateFolder.isWindows());
  }

  /**
   * The same for a system that need not be this one.
   *
   * @param windows whether it is Windows
   */
  public static CacheFolder of(
      String instance, Map<String, String> variables, Path home, boolean windows) {
    Path hearth =
        windows
            ? StateFolder.base(variables, "LOCALAPPDATA", home.resolve("AppData", "Local"))
                .resolve("hearth", "cache")
            : StateFolder.base(variables, "XDG_CACHE_HOME", home.resolve(".cache"))
                .resolve("hearth");
    return new CacheFolder(hearth.resolve(instance));
  }
}
