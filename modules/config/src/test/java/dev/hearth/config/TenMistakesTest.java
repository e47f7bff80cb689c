package dev.hearth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host with two services, and a configuration of it with ten mistakes. */
final class TenMistakesTest {
  private static final KeyPath CACHE = KeyPath.of("services", "cache");
  private static final KeyPath MIRROR = KeyPath.of("services", "mirror");

  private static final String HOST_DEFAULTS =
      """
      listen { max-connections = 100, idle-timeout = 10m, backlog = 64 }
      log.level = info
      memory { low-water = 60, high-water = 80 }
      """;

  private static final String CACHE_DEFAULTS =
      """
      services.cache { required = false, max-bytes = 1 GiB, folder = "~/cache", ttl = 1d }
      """;

  private static final String TEN_MISTAKES =
      """
      listen {
        max-connections = many
        idel-timeout = 5m
        backlog = 0
      }
      log.level = wran
      memory {
        low-water = 90
      }
      services {
        cache {
          required = perhaps
          max-bytes = 3 parsecs
          ttl = ${NO_SUCH_VARIABLE}
        }
        mirror {
          required = false
        }
        cahce.max-bytes = 2 GiB
      }
      """;

  private static final List<String> TEN_PROBLEMS =
      List.of(
          "hearth.conf:2: listen.max-connections: is the string \"many\"; set it to a whole number"
              + " from -2147483648 to 2147483647",
          "hearth.conf:3: listen.idel-timeout: unknown key; did you mean 'idle-timeout'?",
          "hearth.conf:4: listen.backlog: is the number 0, less than 1; set it to a value from 1 to"
              + " 4096",
          "hearth.conf:6: log.level: is 'wran', which is not one of info, warn, error; did you mean"
              + " 'warn'?",
          "hearth.conf:7: memory: low-water must be below high-water; change the values of this"
              + " section so that they fit together",
          "hearth.conf:12: services.cache.required: is the string \"perhaps\"; set it to true or"
              + " false",
          "hearth.conf:13: services.cache.max-bytes: is the string \"3 parsecs\"; set it to a size"
              + " such as 512 KiB or 2 GiB",
          "hearth.conf:14: services.cache.ttl: cannot resolve ${NO_SUCH_VARIABLE}; define that key"
              + " or environment variable, or write ${?...} if it may be absent",
          "hearth.conf:16: services.mirror.origin: has no value and no default; set it to a string",
          "hearth.conf:19: services.cahce: unknown service; did you mean 'cache'?");

  private final Path folder;

  TenMistakesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  record Host(Listen listen, Log log, Memory memory) {}

  private record Listen(
      int maxConnections, Duration idleTimeout, @AtLeast("1") @AtMost("4096") int backlog) {}

  private record Log(Level level) {}

  private enum Level {
    INFO,
    WARN,
    ERROR
  }

  record Memory(int lowWater, int highWater) {
    Memory {
      if (lowWater >= highWater) {
        throw new IllegalArgumentException("low-water must be below high-water");
      }
    }
  }

  private record AnyService(boolean required) {}

  private record Cache(ByteSize maxBytes, Path folder, @AtLeast("1s") Duration ttl) {}

  private record Mirror(String origin) {}

  private static Schema schema() {
    return Schema.builder()
        .record(KeyPath.ROOT, Host.class)
        .noun(KeyPath.of("services"), "service")
        .record(CACHE, AnyService.class)
        .record(CACHE, Cache.class)
        .record(MIRROR, AnyService.class)
        .record(MIRROR, Mirror.class)
        .build();
  }

  @Test
  void shouldReportExactlyTheTenMistakesAtTheirLines() {
    Configuration configuration = Sources.load(folder, TEN_MISTAKES, HOST_DEFAULTS, CACHE_DEFAULTS);

    List<Problem> problems = configuration.bind(schema()).problems();

    assertThat(Sources.lines(folder, problems)).containsExactlyElementsOf(TEN_PROBLEMS);
  }

  @Test
  void shouldBindASectionWhoseNeighboursAreWrong() {
    Configuration configuration =
        Sources.load(
            folder,
            """
            services.mirror { required = true, origin = 7 }
            services.cache.max-bites = 1
            """,
            HOST_DEFAULTS,
            CACHE_DEFAULTS);

    Bindings bindings = configuration.bind(schema());

    assertThat(bindings.problems()).hasSize(1);
    assertThat(Sources.value(bindings.get(MIRROR, Mirror.class))).isEqualTo(new Mirror("7"));
    assertThat(Sources.value(bindings.get(MIRROR, AnyService.class)).required()).isTrue();
    assertThat(Sources.value(bindings.get(KeyPath.ROOT, Host.class)).log().level())
        .isEqualTo(Level.INFO);
    assertThat(Sources.problems(bindings.get(CACHE, Cache.class)))
        .isEqualTo(bindings.problems())
        .isEqualTo(Sources.problems(bindings.get(CACHE, AnyService.class)));
  }

  @Test
  void shouldTakeTheDefaultsOfServicesThatAreFoundLater() {
    Configuration host = Sources.load(folder, "services.mirror.required = true", HOST_DEFAULTS);
    Schema early =
        Schema.builder().record(KeyPath.ROOT, Host.class).ignore(KeyPath.of("services")).build();
    assertThat(host.bind(early).problems()).isEmpty();

    Configuration all =
        Sources.value(
            host.withReferences(
                List.of(
                    new Reference("cache", CACHE_DEFAULTS),
                    new Reference("mirror", "services.mirror.origin = home"))));

    Bindings bindings = all.bind(schema());
    assertThat(bindings.problems()).isEmpty();
    assertThat(Sources.value(bindings.get(CACHE, Cache.class)))
        .isEqualTo(
            new Cache(new ByteSize(1L << 30), Sources.HOME.resolve("cache"), Duration.ofDays(1)));
    assertThat(Sources.value(bindings.get(MIRROR, AnyService.class)).required()).isTrue();
  }
}
