package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is linked into the image. */
class ImageModulesIT {
  private final Image image = Image.built();

  @Test
  void shouldHoldOnlyModulesWithADescriptorOfTheirOwn() throws IOException {
    assertThat(modules())
        .extracting(ModuleDescriptor::name)
        .contains("dev.hearth.launcher", "dev.hearth.cli", "com.google.guice", "jdk.httpserver");
    assertThat(modules()).noneMatch(ModuleDescriptor::isAutomatic);
  }

  @Test
  void shouldLeaveServicesToTheirLayers() throws IOException {
    assertThat(modules())
        .extracting(ModuleDescriptor::name)
        .doesNotContain("dev.hearth.control", "dev.hearth.cache");
    assertThat(image.home().resolve("services/control/hearth-control.jar")).isRegularFile();
    assertThat(image.home().resolve("services/cache/hearth-cache.jar")).isRegularFile();
  }

  @Test
  void shouldLeaveOutWhatOnlyUnusedPartsOfLibrariesNeed() throws IOException {
    assertThat(modules())
        .extracting(ModuleDescriptor::name)
        .doesNotContain("java.desktop", "java.xml", "java.sql");
  }

  @Test
  void shouldNameEveryThirdPartyModuleInTheNotice() throws IOException {
    String notice = Files.readString(image.home().resolve("legal/NOTICE"));

    List<String> thirdParty =
        modules().stream()
            .map(ModuleDescriptor::name)
            .filter(name -> !name.matches("(java|jdk|dev\\.hearth)\\..*"))
            .toList();

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

  private List<ModuleDescriptor> modules() throws IOException {
    try (FileSystem linked =
            FileSystems.newFileSystem(
                URI.create("jrt:/"), Map.of("java.home", image.runtime().toString()));
        Stream<Path> modules = Files.list(linked.getPath("/modules"))) {
      return modules.map(ImageModulesIT::descriptor).toList();
    }
  }

  private static ModuleDescriptor descriptor(Path module) {
    try (InputStream in = Files.newInputStream(module.resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
