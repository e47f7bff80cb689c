package dev.hearth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.ByteSize;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a record holds, written as HOCON and bound again it is the same record. */
final class RoundTripTest {
  private static final int RECORDS = 200;

  private record Everything(Plain plain, Measured measured, Gathered gathered) {}

  private record Plain(boolean flag, int number, long largeNumber, double fraction, String text) {}

  private record Measured(Duration time, ByteSize size, Path path, Choice choice) {}

  private record Gathered(
      Optional<Plain> optional, List<Measured> list, Map<String, List<Integer>> map) {}

  private enum Choice {
    DROP_OLDEST,
    KEEP_LATEST,
    END
  }

  @Test
  void shouldBindWhatARecordIsWrittenAs() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < RECORDS; i++) {
      Everything record = everything(random);
      String text = render(record);

      assertThat(bind(text)).as("seed %d, record %d:%n%s", seed, i, text).isEqualTo(record);
    }
  }

  private static Everything bind(String text) {
    Outcome<Configuration> configuration =
        Configuration.load(
            ConfigurationFile.locate(
                Optional.empty(), Sources.environment(Map.of("XDG_CONFIG_HOME", "/nowhere"))),
            List.of(new Reference("rendered", text)),
            Sources.ENVIRONMENT);
    return Sources.value(Sources.value(configuration).bind(Everything.class));
  }

  private static Everything everything(Random random) {
    Optional<Plain> optional = random.nextBoolean() ? Optional.of(plain(random)) : Optional.empty();
    List<Measured> list = Stream.generate(() -> measured(random)).limit(random.nextInt(4)).toList();
    Map<String, List<Integer>> map =
        Stream.generate(() -> text(random))
            .distinct()
            .limit(random.nextInt(4))
            .collect(
                Collectors.toMap(
                    key -> key, key -> random.ints(random.nextInt(4)).boxed().toList()));
    return new Everything(plain(random), measured(random), new Gathered(optional, list, map));
  }

  private static Plain plain(Random random) {
    return new Plain(
        random.nextBoolean(), (int) number(random), number(random), fraction(random), text(random));
  }

  private static Measured measured(Random random) {
    return new Measured(
        Duration.ofNanos(Math.clamp(number(random), -Long.MAX_VALUE + 1, Long.MAX_VALUE - 1)),
        new ByteSize(number(random) & Long.MAX_VALUE),
        Path.of("/srv", Integer.toString(random.nextInt(), Character.MAX_RADIX)),
        Choice.values()[random.nextInt(Choice.values().length)]);
  }

  /** Of any size, for small numbers and powers of two are where mistakes are; often an edge. */
  private static long number(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> Long.MAX_VALUE;
      case 2 -> Long.MIN_VALUE;
      case 3 -> 1L << random.nextInt(Long.SIZE);
      default -> random.nextLong() >> random.nextInt(Long.SIZE);
    };
  }

  /** HOCON has neither infinities nor NaN, and its numbers have no negative zero. */
  private static double fraction(Random random) {
    double number = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(number) ? number + 0.0 : random.nextDouble();
  }

  /** Any characters but the halves of surrogate pairs, which alone are no text. */
  private static String text(Random random) {
    int range = random.nextBoolean() ? 0x80 : Character.MIN_SURROGATE;
    return random
        .ints(random.nextInt(12), 0, range)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String render(Object value) {
    return switch (value) {
      case Duration time -> time.toNanos() + "ns";
      case ByteSize size -> size.toString();
      case Record section -> renderSection(section);
      case String text -> quote(text);
      case Path path -> quote(path.toString());
      case Choice choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
      case Optional<?> optional -> optional.map(RoundTripTest::render).orElse("null");
      case List<?> list ->
          list.stream().map(RoundTripTest::render).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> render(entry.getKey()) + " : " + render(entry.getValue()))
              .collect(Collectors.joining("\n", "{", "}"));
      default -> value.toString();
    };
  }

  private static String renderSection(Record section) {
    StringBuilder text = new StringBuilder("{\n");
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      text.append(key).append(" = ").append(render(valueOf(component, section))).append('\n');
    }
    return text.append('}').toString();
  }

  private static Object valueOf(RecordComponent component, Record section) {
    try {
      return component.getAccessor().invoke(section);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError("a record's accessor fails", impossible);
    }
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            character -> {
              if (character < ' ' || character == '"' || character == '\\') {
                quoted.append(String.format("\\u%04x", character));
              } else {
                quoted.append((char) character);
              }
            });
    return quoted.append('"').toString();
  }
}
