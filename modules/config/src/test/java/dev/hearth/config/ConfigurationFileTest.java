package dev.hearth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.config.ConfigurationFile.NamedBy;
import dev.hearth.config.UserEnvironment.OperatingSystem;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFileTest {
  private final Path folder;

  ConfigurationFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static ConfigurationFile locate(Map<String, String> variables) {
    return ConfigurationFile.locate(Optional.empty(), Sources.environment(variables));
  }

  private static Path onSystem(OperatingSystem system, Map<String, String> variables) {
    return ConfigurationFile.locate(
            Optional.empty(), new UserEnvironment(variables, Sources.HOME, system))
        .path();
  }

  private static List<Problem> loadProblems(ConfigurationFile file, Reference... references) {
    return Sources.problems(Configuration.load(file, List.of(references), Sources.ENVIRONMENT));
  }

  @Test
  void shouldPreferTheOptionOverTheVariableOverTheDefault() {
    Map<String, String> variables =
        Map.of("HEARTH_CONFIG", "/etc/v.conf", "XDG_CONFIG_HOME", "/xdg");

    assertThat(
            ConfigurationFile.locate(
                Optional.of(Path.of("o.conf")), Sources.environment(variables)))
        .isEqualTo(new ConfigurationFile(Path.of("o.conf"), NamedBy.OPTION));
    assertThat(locate(variables))
        .isEqualTo(new ConfigurationFile(Path.of("/etc/v.conf"), NamedBy.VARIABLE));
    assertThat(locate(Map.of("HEARTH_CONFIG", "", "XDG_CONFIG_HOME", "/xdg")))
        .isEqualTo(new ConfigurationFile(Path.of("/xdg/hearth/hearth.conf"), NamedBy.DEFAULT));
  }

  @Test
  void shouldIgnoreARelativeBaseFolder() {
    assertThat(locate(Map.of("XDG_CONFIG_HOME", "config")).path())
        .isEqualTo(Sources.HOME.resolve(".config/hearth/hearth.conf"));
  }

  @Test
  void shouldFollowTheCustomOfEachSystem() {
    assertThat(onSystem(OperatingSystem.XDG, Map.of()))
        .isEqualTo(Sources.HOME.resolve(".config/hearth/hearth.conf"));
    assertThat(onSystem(OperatingSystem.MAC_OS, Map.of()))
        .isEqualTo(Sources.HOME.resolve("Library/Application Support/hearth/hearth.conf"));
    assertThat(onSystem(OperatingSystem.WINDOWS, Map.of()))
        .isEqualTo(Sources.HOME.resolve("AppData/Roaming/hearth/hearth.conf"));
    assertThat(onSystem(OperatingSystem.WINDOWS, Map.of("APPDATA", "/roaming")))
        .isEqualTo(Path.of("/roaming/hearth/hearth.conf"));
  }

  @Test
  void shouldAcceptThatTheDefaultFileIsMissing() {
    ConfigurationFile file = locate(Map.of("XDG_CONFIG_HOME", folder.toString()));
    record Empty() {}

    Configuration configuration =
        Sources.value(Configuration.load(file, List.of(), Sources.ENVIRONMENT));

    assertThat(Sources.value(configuration.bind(Empty.class))).isEqualTo(new Empty());
  }

  @Test
  void shouldSayWhoNamedAFileThatIsMissing() {
    Path missing = folder.resolve("missing.conf");

    assertThat(loadProblems(locate(Map.of("HEARTH_CONFIG", missing.toString()))))
        .extracting(Problem::describe)
        .containsExactly(
            missing
                + ": there is no such file; it was named by $HEARTH_CONFIG, name a file that can be"
                + " read");
  }

  @Test
  void shouldRefuseAFolder() {
    assertThat(loadProblems(new ConfigurationFile(folder, NamedBy.OPTION)))
        .singleElement()
        .extracting(Problem::what)
        .isEqualTo("this is a folder");
  }

  @Test
  void shouldReportTheSyntaxErrorsOfAllSources() {
    ConfigurationFile file = Sources.write(folder, "a = 1\nb ] 2\n");

    List<Problem> problems = loadProblems(file, new Reference("module x/reference.conf", "}"));

    assertThat(Sources.lines(folder, problems))
        .containsExactly(
            "hearth.conf:2: Key 'b' may not be followed by token: ']'; correct it; nothing after it"
                + " was checked",
            "module x/reference.conf:1: unbalanced close brace '}' with no open brace; correct it;"
                + " nothing after it was checked");
  }

  @Test
  void shouldReportARequiredIncludeThatIsMissing() {
    ConfigurationFile file = Sources.write(folder, "include required(file(\"/no/such.conf\"))");

    assertThat(loadProblems(file))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREADABLE);
              assertThat(problem.describe()).contains("/no/such.conf");
            });
  }

  @Test
  void shouldReadTheReferenceOfAModuleInALayerOfItsOwn() throws IOException {
    Path jar = folder.resolve("probe-1.0.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("reference.conf"));
      zip.write("probe.value = 1\n".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    ModuleLayer boot = ModuleLayer.boot();
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(
            boot.configuration().resolve(ModuleFinder.of(jar), ModuleFinder.of(), List.of("probe")),
            null);

    Module probe = layer.findModule("probe").orElseThrow();

    assertThat(Reference.of(probe))
        .contains(new Reference("module probe/reference.conf", "probe.value = 1\n"));
    assertThat(Reference.of(Object.class.getModule())).isEmpty();
  }
}
