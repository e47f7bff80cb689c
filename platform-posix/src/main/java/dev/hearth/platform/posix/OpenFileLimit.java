package dev.hearth.platform.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many descriptors this process may have open, where its system tells that in a file. */
final class OpenFileLimit {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern SOFT = Pattern.compile("(?m)^Max open files +([0-9]+)");

  private OpenFileLimit() {}

  /** The limit that holds now; {@link Long#MAX_VALUE} where it is not known or there is none. */
  static long get() {
    try {
      Matcher soft = SOFT.matcher(Files.readString(LIMITS));
      return soft.find() ? Long.parseLong(soft.group(1)) : Long.MAX_VALUE;
    } catch (IOException e) {
      // No Linux: there is no such file.
      return Long.MAX_VALUE;
    }
  }
}
