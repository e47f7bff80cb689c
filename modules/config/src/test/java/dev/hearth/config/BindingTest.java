package dev.hearth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BindingTest {
  private final Path folder;

  BindingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private record Text(String value) {}

  private record Flag(boolean value) {}

  private record Whole(int value) {}

  private record Large(long value) {}

  private record Fraction(double value) {}

  private record Time(Duration value) {}

  private record Size(ByteSize value) {}

  private record Place(Path value) {}

  private record Maybe(Optional<Integer> value) {}

  private record Limited(@AtLeast("1 KiB") @AtMost("1 MiB") Optional<ByteSize> value) {}

  private record Several(List<Whole> value) {}

  private record Named(Map<String, Whole> value) {}

  record Fragile(String value) {
    Fragile {
      if (value.charAt(3) == '!') {
        throw new IllegalArgumentException("no shouting");
      }
    }
  }

  private <T extends Record> T bind(Class<T> type, String text, String... references) {
    return Sources.value(Sources.load(folder, text, references).bind(type));
  }

  private <T extends Record> List<String> problems(
      Class<T> type, String text, String... references) {
    return Sources.lines(
        folder, Sources.problems(Sources.load(folder, text, references).bind(type)));
  }

  @Test
  void shouldReadSizesInBinaryAndDecimalUnits() {
    assertThat(bind(Size.class, "value = 64 MiB").value()).isEqualTo(new ByteSize(64L << 20));
    assertThat(bind(Size.class, "value = 64M").value()).isEqualTo(new ByteSize(64L << 20));
    assertThat(bind(Size.class, "value = 64 MB").value()).isEqualTo(new ByteSize(64_000_000));
    assertThat(bind(Size.class, "value = 4096").value()).isEqualTo(new ByteSize(4096));
  }

  @Test
  void shouldReadDurationsWithUnitsAndWithoutAsMilliseconds() {
    assertThat(bind(Time.class, "value = 2h").value()).isEqualTo(Duration.ofHours(2));
    assertThat(bind(Time.class, "value = 1.5 s").value()).isEqualTo(Duration.ofMillis(1500));
    assertThat(bind(Time.class, "value = 250").value()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void shouldRefuseNumbersBeyondTheirType() {
    assertThat(problems(Whole.class, "value = 3000000000")).hasSize(1);
    assertThat(problems(Whole.class, "value = 1e999999999")).hasSize(1);
    assertThat(problems(Whole.class, "value = 1.5")).hasSize(1);
    assertThat(problems(Large.class, "value = 9223372036854775808")).hasSize(1);
    assertThat(problems(Fraction.class, "value = 1e400")).hasSize(1);
    assertThat(problems(Size.class, "value = 9 EiB")).hasSize(1);
    assertThat(problems(Size.class, "value = -1 KiB")).hasSize(1);
    assertThat(problems(Time.class, "value = 200000d")).hasSize(1);
  }

  @Test
  void shouldReadTheNumbersThatJustFit() {
    assertThat(bind(Large.class, "value = 9223372036854775807").value()).isEqualTo(Long.MAX_VALUE);
    assertThat(bind(Whole.class, "value = 1e3").value()).isEqualTo(1000);
    assertThat(bind(Whole.class, "value = \"42\"").value()).isEqualTo(42);
  }

  @Test
  void shouldKeepTheTextOfANumberThatIsReadAsAString() {
    assertThat(bind(Text.class, "value = 1.10").value()).isEqualTo("1.10");
  }

  @Test
  void shouldReadTheWordsForTrueAndFalse() {
    assertThat(bind(Flag.class, "value = on").value()).isTrue();
    assertThat(bind(Flag.class, "value = no").value()).isFalse();
    assertThat(problems(Flag.class, "value = 1"))
        .containsExactly("hearth.conf:1: value: is the number 1; set it to true or false");
  }

  @Test
  void shouldPutTheUsersFileOverTheDefaults() {
    assertThat(bind(Whole.class, "value = 2", "value = 1").value()).isEqualTo(2);
    assertThat(bind(Whole.class, "", "value = 1").value()).isEqualTo(1);
  }

  @Test
  void shouldCountNullAsNoValue() {
    assertThat(bind(Maybe.class, "value = null", "value = 1").value()).isEmpty();
    assertThat(problems(Whole.class, "\nvalue = null", "value = 1"))
        .singleElement()
        .asString()
        .startsWith("hearth.conf:2: value: has no value and no default; ");
  }

  @Test
  void shouldCheckLimitsInsideOfAnOptional() {
    assertThat(bind(Limited.class, "value = 1 KiB").value()).contains(new ByteSize(1024));
    assertThat(bind(Limited.class, "").value()).isEmpty();
    assertThat(problems(Limited.class, "value = 2 MiB"))
        .containsExactly(
            "hearth.conf:1: value: is the string \"2 MiB\", more than 1 MiB; set it to a value from"
                + " 1 KiB to 1 MiB");
  }

  @Test
  void shouldReportEveryBadElementOfAList() {
    assertThat(
            problems(
                Several.class,
                """
                value = [
                  { value = 1 }
                  { value = x }
                  { valeu = 3, value = 3 }
                ]
                """))
        .containsExactly(
            "hearth.conf:3: value[1].value: is the string \"x\"; set it to " + wholeNumber(),
            "hearth.conf:4: value[2].valeu: unknown key; did you mean 'value'?");
  }

  @Test
  void shouldReadAMapWithAnyKeysSorted() {
    assertThat(bind(Named.class, "value { b.value = 2, \"a.x\" { value = 1 } }").value())
        .containsExactly(Map.entry("a.x", new Whole(1)), Map.entry("b", new Whole(2)));
    assertThat(problems(Named.class, "value { \"a.x\".value = y }"))
        .containsExactly(
            "hearth.conf:1: value.\"a.x\".value: is the string \"y\"; set it to " + wholeNumber());
  }

  @Test
  void shouldResolveEnvironmentVariablesAndOtherKeys() {
    assertThat(bind(Text.class, "value = ${HOME}/x").value()).isEqualTo(Sources.HOME + "/x");
    assertThat(bind(Text.class, "value = ${?NO_SUCH}", "value = default").value())
        .isEqualTo("default");
  }

  @Test
  void shouldFindTheLineOfAValueThatIsMadeOfSubstitutions() {
    assertThat(problems(Whole.class, "\n\nvalue = ${HOME}/x"))
        .containsExactly(
            "hearth.conf:3: value: is the string \"/home/someone/x\"; set it to " + wholeNumber());
  }

  @Test
  void shouldNameTheVariableThatMakesADefaultWrong() {
    assertThat(problems(Whole.class, "", "value = ${HOME}"))
        .containsExactly(
            "environment variable HOME: value: is the string \"/home/someone\"; set it to "
                + wholeNumber());
  }

  @Test
  void shouldReportACycleOfSubstitutions() {
    Outcome<Configuration> outcome =
        Configuration.load(
            Sources.write(folder, "\na = ${b}\nb = ${a}"), List.of(), Sources.ENVIRONMENT);

    assertThat(Sources.problems(outcome))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.UNRESOLVED);
              assertThat(problem.location().line()).isGreaterThan(1);
              assertThat(problem.what()).contains("cycle");
            });
  }

  @Test
  void shouldReportASubstitutionForAWholeSection() {
    assertThat(problems(Several.class, "value = ${nothing} [1]"))
        .singleElement()
        .asString()
        .startsWith("hearth.conf:1: value: cannot resolve ${nothing}");
  }

  @Test
  void shouldNameTheIncludedFileThatAProblemIsIn() throws IOException {
    Files.writeString(folder.resolve("more.conf"), "\n\nvalue = x\n");

    assertThat(problems(Whole.class, "include \"more.conf\""))
        .containsExactly("more.conf:3: value: is the string \"x\"; set it to " + wholeNumber());
  }

  @Test
  void shouldMakePathsAbsolute() {
    assertThat(bind(Place.class, "value = \"~/x\"").value()).isEqualTo(Sources.HOME.resolve("x"));
    assertThat(bind(Place.class, "value = \"~\"").value()).isEqualTo(Sources.HOME);
    assertThat(bind(Place.class, "value = /srv/x").value()).isEqualTo(Path.of("/srv/x"));
    assertThat(bind(Place.class, "value = ./x").value()).isEqualTo(folder.resolve("x"));
  }

  @Test
  void shouldRefuseARelativePathThatHasNoFolderToStartFrom() {
    assertThat(problems(Place.class, "", "value = x"))
        .singleElement()
        .asString()
        .startsWith("reference:1: value: is the relative path 'x'");
    assertThat(problems(Place.class, "value = \"\"")).hasSize(1);
    assertThat(problems(Place.class, "value = \"/a\\u0000b\"")).hasSize(1);
  }

  @Test
  void shouldReportASectionWhereAValueBelongsAndTheReverse() {
    assertThat(problems(Whole.class, "value { x = 1 }"))
        .containsExactly("hearth.conf:1: value: is a section; set it to " + wholeNumber());
    assertThat(problems(Named.class, "value = 3"))
        .containsExactly("hearth.conf:1: value: is the number 3; set it to a section { ... }");
  }

  @Test
  void shouldReportARecordThatFailsInsteadOfRefusing() {
    assertThat(problems(Fragile.class, "value = \"wow!\""))
        .containsExactly(
            "hearth.conf: no shouting; change the values of this section so that they fit"
                + " together");
    assertThat(problems(Fragile.class, "value = \"\""))
        .singleElement()
        .asString()
        .contains("StringIndexOutOfBounds", "tell the author");
  }

  @Test
  void shouldListTheKnownKeysWhenNoneIsNear() {
    assertThat(problems(Whole.class, "value = 1, colour = blue"))
        .containsExactly("hearth.conf:1: colour: unknown key; remove it or use a known key: value");
  }

  @Test
  void shouldTakeOtherSpellingsOfAKeyForThatKey() {
    record TwoWords(int maxFrameBytes) {}
    assertThat(
            problems(TwoWords.class, "max-frame-bytes = 1, maxFrameBytes = 2, MAX_FRAME_BYTES = 3"))
        .allSatisfy(line -> assertThat(line).endsWith("did you mean 'max-frame-bytes'?"))
        .hasSize(2);
  }

  @Test
  void shouldTellEverySettingInEffectAndItsOrigin() {
    Configuration configuration =
        Sources.load(folder, "a.b = 10 MiB\n a.c = [1, 2]", "a.d = x\na.b = 1 MiB");

    assertThat(configuration.settings())
        .containsExactly(
            new Setting(KeyPath.of("a", "b"), "\"10 MiB\"", at("hearth.conf", 1)),
            new Setting(KeyPath.of("a", "c"), "[1,2]", at("hearth.conf", 2)),
            new Setting(KeyPath.of("a", "d"), "\"x\"", new Location("reference", 1)));
  }

  private Location at(String file, int line) {
    return new Location(folder.resolve(file).toString(), line);
  }

  private static String wholeNumber() {
    return "a whole number from -2147483648 to 2147483647";
  }
}
