package dev.hearth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.spi.AtLeast;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaTest {
  private static final KeyPath SECTION = KeyPath.of("services", "cache");

  private record Nested(Optional<Nested> nested) {}

  private record Unsupported(List<Set<String>> sets) {}

  private record LimitedText(@AtLeast("1") String text) {}

  private record BadLimit(@AtLeast("one") int number) {}

  private record One(boolean required) {}

  private record Other(String required) {}

  private record Root(int services) {}

  private record Address(Optional<String> socket) {}

  private static void assertRefused(Class<? extends Record> type, String... reasons) {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> Schema.builder().record(SECTION, type))
        .withMessageContainingAll(reasons);
  }

  @Test
  void shouldRefuseRecordsThatNoConfigurationCanFill() {
    assertRefused(Nested.class, "Nested contains itself");
    assertRefused(Unsupported.class, "Unsupported.sets", "java.util.Set");
    assertRefused(LimitedText.class, "LimitedText.text", "no order");
    assertRefused(BadLimit.class, "'one'", "whole number");
  }

  @Test
  void shouldRefuseTwoRecordsWithTheSameKeyInOneSection() {
    Schema.Builder builder = Schema.builder().record(SECTION, One.class);

    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> builder.record(SECTION, Other.class))
        .withMessageContaining("services.cache.required");
  }

  @Test
  void shouldRefuseAKeyThatIsAlsoASection() {
    Schema.Builder builder =
        Schema.builder().record(SECTION, One.class).record(KeyPath.ROOT, Root.class);

    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(builder::build)
        .withMessageContaining("services");
  }

  @Test
  void shouldRefuseToGiveARecordThatIsNotInTheSchema(@TempDir Path folder) {
    Bindings bindings =
        Sources.load(folder, "services.cache.required = true")
            .bind(Schema.builder().record(SECTION, One.class).build());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> bindings.get(SECTION, Other.class))
        .withMessageContaining("services.cache");
  }

  @Test
  void shouldReadAFewKeysOfAConfigurationThatIsNotItsOwn(@TempDir Path folder) {
    KeyPath section = KeyPath.of("daemon");
    Schema schema =
        Schema.builder()
            .record(section, Address.class)
            .ignore(section)
            .ignore(KeyPath.ROOT)
            .build();

    Bindings bindings =
        Sources.load(folder, "log = ${NOT_SET}\ndaemon { socket = a, io { threads = none } }")
            .bind(schema);

    assertThat(bindings.problems()).isEmpty();
    assertThat(bindings.get(section, Address.class))
        .isEqualTo(new Outcome.Bound<>(new Address(Optional.of("a"))));
  }

  @Test
  void shouldReportAWrongValueAmongTheFewKeys(@TempDir Path folder) {
    KeyPath section = KeyPath.of("daemon");
    Schema schema =
        Schema.builder()
            .record(section, Address.class)
            .ignore(section)
            .ignore(KeyPath.ROOT)
            .build();

    Bindings bindings =
        Sources.load(folder, "other = 1\ndaemon { socket { a = 1 }, more = 2 }").bind(schema);

    assertThat(bindings.problems())
        .extracting(problem -> problem.key().toString())
        .containsExactly("daemon.socket");
  }
}
