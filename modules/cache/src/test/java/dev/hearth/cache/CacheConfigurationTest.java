package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.cache.store.SyncPolicy;
import dev.hearth.config.Configuration;
import dev.hearth.config.ConfigurationFile;
import dev.hearth.config.KeyPath;
import dev.hearth.config.Outcome;
import dev.hearth.config.Reference;
import dev.hearth.config.Schema;
import dev.hearth.config.UserEnvironment;
import dev.hearth.spi.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheConfigurationTest {
  private static final KeyPath SECTION = KeyPath.of("services", "cache");

  private final Path folder;

  CacheConfigurationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private CacheConfiguration read(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("hearth.conf"), text);
    UserEnvironment environment =
        new UserEnvironment(Map.of(), folder, UserEnvironment.OperatingSystem.XDG);
    Reference reference = Reference.of(CacheConfiguration.class.getModule()).orElseThrow();
    Schema schema = Schema.builder().record(SECTION, CacheConfiguration.class).build();
    Configuration configuration =
        value(
            Configuration.load(
                ConfigurationFile.locate(Optional.of(file), environment),
                List.of(reference),
                environment));
    return value(configuration.bind(schema).get(SECTION, CacheConfiguration.class));
  }

  private static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Bound<T> bound -> bound.value();
      case Outcome.Invalid<T> invalid -> throw new AssertionError(invalid);
    };
  }

  @Test
  void shouldHaveADefaultForEveryKey() throws Exception {
    assertThat(read(""))
        .isEqualTo(
            new CacheConfiguration(
                Optional.empty(),
                new ByteSize(10L << 30),
                1_000_000,
                Map.of(),
                SyncPolicy.PROCESS,
                Duration.ofMinutes(10),
                new ByteSize(1 << 20),
                new CacheConfiguration.Packs(new ByteSize(16 << 20), new ByteSize(64 << 10)),
                new CacheConfiguration.Memory(new ByteSize(16 << 20), new ByteSize(64 << 10))));
  }

  @Test
  void shouldReadEveryKey() throws Exception {
    assertThat(
            read(
                """
                services.cache {
                  folder = /var/cache/hearth
                  max-bytes = 1 GiB
                  max-entries = 5
                  namespace-max-bytes { ccache = 2 MiB }
                  sync = machine
                  record-use-after = 1h
                  part-bytes = 128 KiB
                  packs { pack-bytes = 1 MiB, max-blob-bytes = 2 KiB }
                  memory { max-bytes = 0, max-blob-bytes = 1 KiB }
                }
                """))
        .isEqualTo(
            new CacheConfiguration(
                Optional.of(Path.of("/var/cache/hearth")),
                new ByteSize(1 << 30),
                5,
                Map.of("ccache", new ByteSize(2 << 20)),
                SyncPolicy.MACHINE,
                Duration.ofHours(1),
                new ByteSize(128 << 10),
                new CacheConfiguration.Packs(new ByteSize(1 << 20), new ByteSize(2 << 10)),
                new CacheConfiguration.Memory(new ByteSize(0), new ByteSize(1 << 10))));
  }
}
