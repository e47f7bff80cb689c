package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where the image may lie, and what it puts elsewhere. */
class ImagePlaceIT {
  private static final long MEBIBYTE = 1 << 20;
  private static final String CACHE_OR_NOTHING = "-XX:AOTMode=on";

  private final Image image = Image.built();

  @Test
  void shouldTakeAtMost100MebibytesWithItsCaches() throws Exception {
    try (Stream<Path> files = Files.walk(image.home())) {
      long bytes =
          files
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .mapToLong(file -> file.toFile().length())
              .sum();

      assertThat(bytes).isLessThanOrEqualTo(100 * MEBIBYTE);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldBeReadableForOtherUsersThanTheOneWhoBuiltIt() throws Exception {
    for (String program : List.of("hearth", "hearthd")) {
      assertThat(Files.getPosixFilePermissions(image.home().resolve("lib/" + program + ".aot")))
          .contains(PosixFilePermission.OTHERS_READ);
    }
  }

  @Test
  void shouldRunWithItsCachesAfterItWasMoved(@TempDir Path folder) throws Exception {
    Path place = Files.createDirectories(folder.resolve("another place"));
    Image copy = image.copyTo(place.resolve("hearth"));
    Path moved = Files.move(copy.home(), place.resolve("moved"));

    Image there = new Image(moved);
    assertThat(there.hearthWith(CACHE_OR_NOTHING, "version").code()).isZero();
    try (Daemon daemon = new Daemon(there, folder, CACHE_OR_NOTHING)) {
      assertThat(there.hearth("services", "--socket", daemon.socket()).output()).contains("cache");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldRunThroughChainedSymbolicLinks(@TempDir Path folder) throws Exception {
    Path far = Files.createSymbolicLink(folder.resolve("far"), image.program("hearth"));
    Path near = Files.createSymbolicLink(folder.resolve("near"), far.getFileName());
    Path inFolder = Files.createSymbolicLink(folder.resolve("image"), image.home());

    for (Path program : new Path[] {near, inFolder.resolve("bin/hearth")}) {
      assertThat(Image.run(Map.of(), Image.command(program, "version")).code()).isZero();
    }
  }

  @Test
  void shouldUnpackNothingToTheTemporaryFolder(@TempDir Path folder) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    try (Daemon daemon = new Daemon(image, folder, "-Djava.io.tmpdir=" + temporary);
        Stream<Path> unpacked = Files.list(temporary)) {
      assertThat(daemon.output()).content().doesNotContain("WARNING");
      assertThat(unpacked).isEmpty();
    }
  }

  @Test
  void shouldCarryASampleConfigurationThatIsRight() throws Exception {
    Path sample = image.home().resolve("conf/hearth.conf");

    Image.Ended check = image.hearth("config", "check", "--config", sample.toString());

    assertThat(check.code()).describedAs(check.output()).isZero();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldIgnoreJvmOptionsThatAreMeantForOthers() throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_TOOL_OPTIONS", "-XX:NoSuchOption", "JDK_JAVA_OPTIONS", "-XX:NoSuchOption");

    assertThat(Image.run(environment, Image.command(image.program("hearth"), "version")).code())
        .isZero();
  }
}
