package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The AOT caches are used, and never for other code than they were trained with. */
@DisabledOnOs(OS.WINDOWS)
class AotCacheIT {
  private static final String CACHE_OR_NOTHING = "-XX:AOTMode=on";

  private final Image image = Image.built();

  @Test
  void shouldBeAcceptedByTheCommandAndTheDaemon(@TempDir Path folder) throws Exception {
    assertThat(image.hearthWith(CACHE_OR_NOTHING, "version").code()).isZero();
    try (Daemon daemon = new Daemon(image, folder, CACHE_OR_NOTHING)) {
      assertThat(daemon.output()).content().doesNotContain("WARNING");
    }
  }

  @Test
  void shouldBeMissedWhereTheJvmRefusesIt() throws Exception {
    String otherCollector = "-XX:-UseSerialGC -XX:+UseG1GC -XX:-UseCompressedOops ";

    assertThat(image.hearthWith(otherCollector + CACHE_OR_NOTHING, "version").code()).isNotZero();
    assertThat(image.hearthWith(otherCollector, "version").code()).isZero();
  }

  /**
   * Two images whose linked modules differ in one constant and have the same size, which is all
   * that the JVM compares: the second is linked in the place of the first, over its caches.
   */
  @Test
  void shouldNeverRunTheCodeOfAnOlderLink(@TempDir Path folder) throws Exception {
    Image relinked = image.copyTo(folder.resolve("hearth"));
    Path modules = copyOfModules(folder.resolve("modules"));

    link(modules, relinked);
    long size = Files.size(relinked.runtime().resolve("lib/modules"));
    AotTraining.main(new String[] {relinked.home().toString()});
    assertThat(relinked.hearth("--help").output()).contains("Usage: hearth");

    replaceInPicocli(modules, "Usage: ", "USAGE: ");
    link(modules, relinked);
    assertThat(relinked.runtime().resolve("lib/modules")).hasSize(size);
    AotTraining.main(new String[] {relinked.home().toString()});

    assertThat(relinked.hearthWith(CACHE_OR_NOTHING, "--help").output()).contains("USAGE: hearth");
  }

  private static Path copyOfModules(Path target) throws IOException {
    Files.createDirectory(target);
    try (Stream<Path> jars = Files.list(Path.of("target", "modules"))) {
      for (Path jar : (Iterable<Path>) jars::iterator) {
        Files.copy(jar, target.resolve(jar.getFileName()));
      }
    }
    return target;
  }

  private static void replaceInPicocli(Path modules, String text, String replacement)
      throws IOException {
    int replaced = 0;
    try (FileSystem jar = FileSystems.newFileSystem(modules.resolve("picocli.jar"));
        Stream<Path> classes = Files.list(jar.getPath("/picocli"))) {
      for (Path file : (Iterable<Path>) classes::iterator) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (bytes.contains(text)) {
          Files.writeString(file, bytes.replace(text, replacement), StandardCharsets.ISO_8859_1);
          replaced++;
        }
      }
    }
    assertThat(replaced).isPositive();
  }

  /** Links without compression, which would give the two variants different sizes. */
  private static void link(Path modules, Image image) throws Exception {
    try (Stream<Path> old = Files.walk(image.runtime())) {
      for (Path file : (Iterable<Path>) old.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    Image.Ended linked =
        Image.run(
            Map.of(),
            Image.command(
                jlink,
                "--module-path=" + modules,
                "--add-modules=ALL-MODULE-PATH,java.net.http,jdk.httpserver",
                "--output=" + image.runtime(),
                "--strip-java-debug-attributes"));
    assertThat(linked.code()).describedAs(linked.output()).isZero();
  }
}
