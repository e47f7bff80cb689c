package dev.hearth.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many files a daemon may have open, which this process would start it with. */
final class LimitCheck {
  private static final String CHECK = "open-files";
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";
  private static final int FEW = 1024;

  private LimitCheck() {}

  static List<Finding> examine(Patient patient) throws IOException {
    if (!Files.exists(LIMITS)) {
      return List.of(Finding.ok(CHECK, "not known on this system"));
    }
    return Files.readAllLines(LIMITS).stream()
        .filter(line -> line.startsWith(LINE))
        .map(line -> judge(line.substring(LINE.length()).strip().split(" +", -1)))
        .toList();
  }

  /** The JVM raises its own limit to the highest that it may have. */
  private static Finding judge(String... limits) {
    String highest = limits[1];
    String what = "a daemon may have " + highest + " open";
    return !"unlimited".equals(highest) && Long.parseLong(highest) < FEW
        ? Finding.note(
            CHECK, what + ", each connection needs one", "raise the hard limit (ulimit -Hn)")
        : Finding.ok(CHECK, what);
  }
}
