package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is linked into the image. */
class ImageModulesIT {
  private final Image image = Image.built();

  @Test
  void shouldHoldOnlyModulesWithADescriptorOfTheirOwn() throws Exception {
    assertThat(modules())
        .contains("dev.hearth.launcher", "dev.hearth.cli", "com.google.guice", "jdk.httpserver")
        .noneMatch(module -> module.endsWith("automatic"));
  }

  @Test
  void shouldLeaveServicesToTheirLayers() throws Exception {
    assertThat(modules()).doesNotContain("dev.hearth.control", "dev.hearth.cache");
    assertThat(image.home().resolve("services/control/hearth-control.jar")).isRegularFile();
    assertThat(image.home().resolve("services/cache/hearth-cache.jar")).isRegularFile();
  }

  @Test
  void shouldLeaveOutWhatOnlyUnusedPartsOfLibrariesNeed() throws Exception {
    assertThat(modules()).doesNotContain("java.desktop", "java.xml", "java.sql");
  }

  @Test
  void shouldNameEveryThirdPartyModuleInTheNotice() throws Exception {
    String notice = Files.readString(image.home().resolve("legal/NOTICE"));

    List<String> thirdParty =
        modules().stream().filter(name -> !name.matches("(java|jdk|dev\\.hearth)\\..*")).toList();

    assertThat(thirdParty).isNotEmpty().allSatisfy(name -> assertThat(notice).contains(name));
  }

  @Test
  void shouldRunWithAnEmptyClassPath(@TempDir Path folder) throws Exception {
    try (Daemon daemon = new Daemon(image, folder, "")) {
      Image.Ended properties =
          Image.run(
              Map.of(),
              Image.command(
                  image.runtimeProgram("jcmd"),
                  Long.toString(daemon.pid()),
                  "VM.system_properties"));

      assertThat(properties.output())
          .contains("jdk.module.main=dev.hearth.launcher")
          .containsPattern("(?m)^java\\.class\\.path=$")
          .doesNotContain("jdk.module.path=");
    }
  }

  /** By name; an automatic one is said to be so behind its name. */
  private List<String> modules() throws Exception {
    Image.Ended listed =
        Image.run(Map.of(), Image.command(image.runtimeProgram("java"), "--list-modules"));

    assertThat(listed.code()).isZero();
    return listed.output().lines().map(line -> line.replaceFirst("@\\S+", "")).toList();
  }
}
