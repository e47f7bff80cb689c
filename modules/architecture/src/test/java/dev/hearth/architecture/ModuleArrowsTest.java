package dev.hearth.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the module descriptors to {@link Arrows}. */
final class ModuleArrowsTest {
  private static final String ANNOTATIONS = "org.jspecify";
  private static final Map<String, ModuleDescriptor> MODULES = hearthModulesOnTheClassPath();

  static Set<String> moduleNames() {
    return MODULES.keySet();
  }

  static Set<String> serviceNames() {
    return Arrows.SERVICES;
  }

  @ParameterizedTest
  @MethodSource("moduleNames")
  void shouldRequireOnlyWhatTheArrowsAllow(String name) {
    Set<String> required =
        requiredBy(name).stream()
            .map(Requires::name)
            .filter(module -> isHeldByTheArrows(name, module))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(Arrows.ALLOWED.getOrDefault(name, Set.of()))
        .as("what %s may require", name)
        .containsAll(required);
  }

  @ParameterizedTest
  @MethodSource("serviceNames")
  void shouldLetServiceReadNeitherAnotherServiceNorTheDaemon(String name) {
    assertThat(Arrows.OF_A_SERVICE)
        .as("the modules of Hearth that %s may read", name)
        .containsAll(readBy(name));
  }

  @Test
  void shouldKeepSpiOnTheBaseModuleAlone() {
    assertThat(requiredBy("dev.hearth.spi"))
        .extracting(Requires::name)
        .containsOnly("java.base", ANNOTATIONS);
  }

  @ParameterizedTest
  @MethodSource("moduleNames")
  void shouldNeedTheNullnessAnnotationsAtCompileTimeOnly(String name) {
    assertThat(requiredBy(name))
        .filteredOn(required -> required.name().equals(ANNOTATIONS))
        .allMatch(required -> required.modifiers().contains(Requires.Modifier.STATIC));
  }

  @Test
  void shouldKnowEveryModuleOfTheRepository() throws IOException {
    assertThat(MODULES.keySet())
        .as("modules that this test sees; add a new one to Arrows and to this module's pom.xml")
        .isEqualTo(Arrows.ALLOWED.keySet())
        .isEqualTo(modulesDeclaredInTheRepository());
  }

  private static Set<Requires> requiredBy(String name) {
    return Objects.requireNonNull(MODULES.get(name), name).requires();
  }

  /** The modules of Hearth that a module reads, through transitive requirements too. */
  private static Set<String> readBy(String name) {
    Set<String> read = new TreeSet<>();
    for (Requires required : requiredBy(name)) {
      addReadThrough(required, read);
    }
    return read;
  }

  private static void addReadThrough(Requires required, Set<String> read) {
    ModuleDescriptor target = MODULES.get(required.name());
    if (target == null || !read.add(required.name())) {
      return;
    }
    target.requires().stream()
        .filter(next -> next.modifiers().contains(Requires.Modifier.TRANSITIVE))
        .forEach(next -> addReadThrough(next, read));
  }

  private static boolean isHeldByTheArrows(String from, String to) {
    boolean ours = to.startsWith("dev.hearth.");
    boolean free = isOfTheJdk(to) || to.equals(ANNOTATIONS);
    return ours || (!free && !Arrows.OUTSIDE_THE_IMAGE.contains(from));
  }

  private static boolean isOfTheJdk(String module) {
    return module.startsWith("java.") || module.startsWith("jdk.");
  }

  private static Map<String, ModuleDescriptor> hearthModulesOnTheClassPath() {
    Map<String, ModuleDescriptor> modules = new TreeMap<>();
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .flatMap(entry -> ModuleFinder.of(entry).findAll().stream())
        .map(ModuleReference::descriptor)
        .filter(module -> module.name().startsWith("dev.hearth."))
        .forEach(module -> modules.put(module.name(), module));
    return modules;
  }

  private static Set<String> modulesDeclaredInTheRepository() throws IOException {
    Path root = Path.of("../..").toRealPath();
    Set<String> declared = new TreeSet<>();
    for (Path parent : List.of(root, root.resolve("modules"))) {
      try (Stream<Path> folders = Files.list(parent)) {
        folders
            .map(folder -> folder.resolve("src/main/java/module-info.java"))
            .filter(Files::exists)
            .map(ModuleArrowsTest::declaredName)
            .forEach(declared::add);
      }
    }
    return declared;
  }

  private static String declaredName(Path moduleInfo) {
    try (Stream<String> lines = Files.lines(moduleInfo)) {
      return lines
          .filter(line -> line.matches("(open )?module .*\\{"))
          .map(line -> line.replaceAll(".*module ([^ ]+) .*", "$1"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError("cannot read " + moduleInfo, e);
    }
  }
}
