package dev.hearth.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.runtime.layer.ServiceJars.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogReaderTest {
  @TempDir private Path work;
  private Path services;
  private ServiceJars jars;

  @BeforeEach
  void makeFolder() throws IOException {
    services = Files.createDirectory(work.resolve("services"));
    jars = new ServiceJars(work);
  }

  private void add(String folder, Facts facts) throws IOException {
    jars.pack(services.resolve(folder), "it.jar", ServiceJars.service("test." + folder, facts));
  }

  private ServiceCatalog read() throws IOException {
    return new CatalogReader(Set.of()).read(services);
  }

  private static List<String> names(ServiceCatalog catalog) {
    return catalog.services().stream().map(LoadedService::name).toList();
  }

  private static String reason(ServiceCatalog catalog, String name) {
    return catalog.rejected().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  @Test
  void shouldLoadEachFolderIntoALayerOfItsOwn() throws IOException {
    add("one", new Facts(2000, "one"));
    add("two", new Facts(2001, "two"));

    ServiceCatalog catalog = read();

    assertThat(catalog.rejected()).isEmpty();
    assertThat(names(catalog)).containsExactly("one", "two");
    assertThat(
            catalog.services().stream()
                .map(service -> service.provider().getClass().getModule().getLayer())
                .distinct())
        .hasSize(2)
        .doesNotContain(getClass().getModule().getLayer());
  }

  @Test
  void shouldPutServicesBehindThoseThatTheyStartAfterAndOtherwiseByID() throws IOException {
    add("early", new Facts(2003, "early"));
    add("late", new Facts(2000, "late").startsAfter("middle", "absent"));
    add("middle", new Facts(2002, "middle").startsAfter("early"));
    add("single", new Facts(2001, "single"));

    assertThat(names(read())).containsExactly("early", "middle", "late", "single");
  }

  @Test
  void shouldTellAllThatIsWrongTogether() throws IOException {
    add("good", new Facts(2000, "good"));
    add("left", new Facts(2001, "left"));
    add("right", new Facts(2001, "right"));
    add("old", new Facts(2002, "old", 0, List.of()));
    add("renamed", new Facts(2003, "other"));
    add("chicken", new Facts(2004, "chicken").startsAfter("egg"));
    add("egg", new Facts(2005, "egg").startsAfter("chicken"));
    add("twin", new Facts(2006, "good"));
    Files.createDirectory(services.resolve("empty"));

    ServiceCatalog catalog = read();

    assertThat(names(catalog)).containsExactly("good");
    assertThat(catalog.rejected().stream().map(RejectedService::name))
        .containsExactly("chicken", "egg", "empty", "left", "old", "renamed", "right", "twin");
    assertThat(reason(catalog, "left"))
        .isEqualTo(
            "its ID 2001 is also that of " + services.resolve("right") + "; remove one of them");
    assertThat(reason(catalog, "right")).contains(services.resolve("left").toString());
    assertThat(reason(catalog, "old"))
        .isEqualTo(
            "it was built against version 0 of the SPI, this daemon has version 1;"
                + " use a newer build of the service");
    assertThat(reason(catalog, "renamed"))
        .isEqualTo("its provider calls itself 'other'; rename the folder to that");
    assertThat(reason(catalog, "twin"))
        .isEqualTo(
            "its provider calls itself 'good'; there is another folder of that name,"
                + " remove one of the two");
    assertThat(reason(catalog, "chicken")).contains("chicken → egg → chicken");
    assertThat(reason(catalog, "egg")).contains("chicken → egg → chicken");
    assertThat(reason(catalog, "empty")).contains("holds no module");
  }

  @Test
  void shouldStartAServiceThatOnlyWaitsForACycle() throws IOException {
    add("loop", new Facts(2000, "loop").startsAfter("loop"));
    add("waiting", new Facts(2001, "waiting").startsAfter("loop"));

    ServiceCatalog catalog = read();

    assertThat(names(catalog)).containsExactly("waiting");
    assertThat(reason(catalog, "loop")).contains("loop → loop");
  }

  @Test
  void shouldNameTheModuleThatIsMissing() throws IOException {
    Path needed = work.resolve("needed");
    jars.pack(needed, "needed.jar", Map.of("module-info.java", "module test.needed {}"));
    Map<String, String> sources =
        new HashMap<>(ServiceJars.service("test.needy", new Facts(2000, "needy")));
    sources.computeIfPresent(
        "module-info.java", (name, text) -> text.replace("}", "  requires test.needed; }"));
    jars.pack(services.resolve("needy"), "needy.jar", sources, needed);

    assertThat(reason(read(), "needy"))
        .startsWith("its modules do not resolve: ")
        .contains("test.needed");
  }

  @Test
  void shouldRejectAJarThatIsNone() throws IOException {
    Path folder = Files.createDirectory(services.resolve("broken"));
    Files.writeString(folder.resolve("broken.jar"), "no zip at all");

    assertThat(reason(read(), "broken"))
        .startsWith("its modules do not resolve: ")
        .contains("broken.jar");
  }

  @Test
  void shouldRejectAFolderWithACopyOfTheSPI() throws IOException {
    jars.pack(
        services.resolve("copier"),
        "spi.jar",
        Map.of("module-info.java", "module dev.hearth.spi {}"));

    assertThat(reason(read(), "copier")).contains("it holds a copy of dev.hearth.spi");
  }

  @Test
  void shouldReportAProviderThatImplementsAnotherSPIOfTheSameName() throws IOException {
    Path folder = services.resolve("stranger");
    jars.pack(
        folder,
        "foreign.jar",
        Map.of(
            "module-info.java",
            "module test.foreign { exports dev.hearth.spi; }",
            "dev/hearth/spi/ServiceProvider.java",
            "package dev.hearth.spi; public interface ServiceProvider {}"));
    jars.pack(
        folder,
        "stranger.jar",
        Map.of(
            "module-info.java",
            """
            module test.stranger {
              requires test.foreign;
              provides dev.hearth.spi.ServiceProvider with test.stranger.Provider;
            }
            """,
            "test/stranger/Provider.java",
            """
            package test.stranger;
            public final class Provider implements dev.hearth.spi.ServiceProvider {}
            """),
        folder);

    assertThat(reason(read(), "stranger"))
        .isEqualTo(
            "its provider test.stranger.Provider was built against another copy of dev.hearth.spi;"
                + " build it against the daemon's own");
  }

  @Test
  void shouldRejectAFolderWithoutAProviderAndOneWithTwo() throws IOException {
    jars.pack(services.resolve("none"), "none.jar", Map.of("module-info.java", "module none {}"));
    Path pair = services.resolve("pair");
    jars.pack(pair, "a.jar", ServiceJars.service("test.a", new Facts(2000, "pair")));
    jars.pack(pair, "b.jar", ServiceJars.service("test.b", new Facts(2001, "pair")));

    ServiceCatalog catalog = read();

    assertThat(reason(catalog, "none"))
        .isEqualTo("none of its modules provides dev.hearth.spi.ServiceProvider");
    assertThat(reason(catalog, "pair")).contains("test.a.Provider, test.b.Provider");
  }

  @Test
  void shouldSayWhatAProviderThrew() throws IOException {
    add("upper", new Facts(2000, "UPPER"));
    add("zero", new Facts(0, "zero"));

    ServiceCatalog catalog = read();

    assertThat(reason(catalog, "upper")).startsWith("its provider fails: ").contains("'UPPER'");
    assertThat(reason(catalog, "zero")).contains("service ID 0 is not in 1 to 65535");
  }

  @Test
  void shouldGiveNativeAccessToTheNamedServicesOnly() throws IOException {
    add("free", new Facts(2000, "free"));
    add("bound", new Facts(2001, "bound"));

    ServiceCatalog catalog = new CatalogReader(Set.of("free")).read(services);

    assertThat(catalog.services())
        .extracting(service -> service.provider().getClass().getModule().isNativeAccessEnabled())
        .containsExactly(true, false);
  }

  @Test
  void shouldPassOverFilesAndHiddenFolders() throws IOException {
    Files.createDirectory(services.resolve(".hidden"));
    Files.writeString(services.resolve("README"), "jars go into folders");

    ServiceCatalog catalog = read();

    assertThat(catalog.services()).isEmpty();
    assertThat(catalog.rejected()).isEmpty();
  }
}
