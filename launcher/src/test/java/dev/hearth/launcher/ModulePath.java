package dev.hearth.launcher;

import java.io.File;
import java.util.List;
import java.util.stream.Stream;

/** The daemon's modules as this test has them, without those of the test itself. */
final class ModulePath {
  private static final List<String> TEST_LIBRARIES =
      List.of("junit", "assertj", "opentest4j", "apiguardian", "byte-buddy", "test-classes");

  private ModulePath() {}

  static List<String> entries() {
    return Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
        .flatMap(key -> Stream.of(System.getProperty(key, "").split(File.pathSeparator)))
        .filter(entry -> !entry.isEmpty() && new File(entry).exists())
        .filter(entry -> TEST_LIBRARIES.stream().noneMatch(entry::contains))
        .filter(entry -> !entry.contains("surefire"))
        .distinct()
        .toList();
  }
}
