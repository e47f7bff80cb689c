package dev.hearth.session;

import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a daemon is found when no one says otherwise. A daemon listens there and a client connects
 * there, so the rule stands in this one place.
 *
 * <pre>
 * $XDG_RUNTIME_DIR/hearth/&lt;instance&gt;.sock    where that variable names an absolute path
 * /tmp/hearth-&lt;uid&gt;/&lt;instance&gt;.sock          where it does not
 * \\.\pipe\hearth-&lt;user&gt;-&lt;instance&gt;          on Windows
 * </pre>
 */
public final class DaemonAddress {
  /** The instance that is meant when none is named. */
  public static final String DEFAULT_INSTANCE = "default";

  /** The longest name of an instance, in characters. */
  public static final int MAX_INSTANCE_LENGTH = 64;

  private DaemonAddress() {}

  /**
   * The address of an instance of this process's user.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if it is not a name of an instance
   */
  public static Endpoint of(String instance, Map<String, String> environment) {
    if (System.getProperty("os.name").startsWith("Windows")) {
      String user = System.getProperty("user.name");
      return new Endpoint("\\\\.\\pipe\\hearth-" + user + "-" + checkInstance(instance));
    }
    return new Endpoint(folder(environment).resolve(checkInstance(instance) + ".sock").toString());
  }

  /**
   * Checks the name of an instance, which becomes the name of files and folders.
   *
   * @return the name
   * @throws IllegalArgumentException if it is empty, longer than {@value #MAX_INSTANCE_LENGTH}
   *     characters, or made of others than letters, digits, '-', '_' and, not first, '.'
   */
  public static String checkInstance(String instance) {
    boolean fits = !instance.isEmpty() && instance.length() <= MAX_INSTANCE_LENGTH;
    if (!fits || instance.startsWith(".") || !instance.chars().allMatch(DaemonAddress::isAllowed)) {
      throw new IllegalArgumentException(
          "'%s' cannot name an instance: use 1 to %d of a-z, A-Z, 0-9, '-', '_' and, not first, '.'"
              .formatted(instance, MAX_INSTANCE_LENGTH));
    }
    return instance;
  }

  private static boolean isAllowed(int c) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0;
  }

  private static Path folder(Map<String, String> environment) {
    Path runtime = Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""));
    return runtime.isAbsolute() ? runtime.resolve("hearth") : Path.of("/tmp", "hearth-" + uid());
  }

  /** Java does not tell the user's number; the owner of what belongs to this process does. */
  private static Object uid() {
    Path self = Path.of("/proc/self");
    Path owned = Files.exists(self) ? self : Path.of(System.getProperty("user.home"));
    try {
      return Files.getAttribute(owned, "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot tell the user's number from " + owned + "; set XDG_RUNTIME_DIR", e);
    }
  }
}
