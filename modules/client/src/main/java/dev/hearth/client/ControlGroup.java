package dev.hearth.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Linux control group, version 2.
 *
 * @param killed how many of its processes the kernel has killed for want of memory
 */
record ControlGroup(long killed) {
  private static final Path OF_PROCESS = Path.of("/proc/self/cgroup");
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String UNIFIED = "0::/";
  private static final String KILLED = "oom_kill ";

  /** That of this process, where the system has such and lets it be read. */
  static Optional<ControlGroup> ofThisProcess() {
    try {
      return Files.readAllLines(OF_PROCESS).stream()
          .filter(line -> line.startsWith(UNIFIED))
          .findFirst()
          .flatMap(line -> at(ROOT.resolve(line.substring(UNIFIED.length()))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<ControlGroup> at(Path folder) {
    try {
      return Files.readAllLines(folder.resolve("memory.events")).stream()
          .filter(line -> line.startsWith(KILLED))
          .findFirst()
          .map(line -> new ControlGroup(Long.parseLong(line.substring(KILLED.length()).strip())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
