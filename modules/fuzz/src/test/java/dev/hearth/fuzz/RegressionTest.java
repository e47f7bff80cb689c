package dev.hearth.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.fuzz.input.FuzzInput;
import dev.hearth.fuzz.targets.FuzzTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each target holds for the test vectors, for what was found before, and for their neighbours. */
class RegressionTest {
  private static final Path VECTORS = Path.of("../../docs/protocol/vectors");
  private static final Path INPUTS = Path.of("inputs");
  private static final int NEIGHBOURS = 2000;

  static Stream<Arguments> inputs() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (FuzzTarget target : FuzzTarget.values()) {
      inputsOf(target).forEach((name, input) -> all.add(Arguments.of(target, name, input)));
    }
    return all.stream();
  }

  private static Map<String, FuzzInput> inputsOf(FuzzTarget target) throws IOException {
    Map<String, FuzzInput> inputs = new HashMap<>(Seeds.ofVectors(VECTORS));
    inputs.putAll(Seeds.ofRecordings(INPUTS.resolve(target.name().toLowerCase(Locale.ROOT))));
    return inputs;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("inputs")
  void shouldHoldForWhatIsKnown(FuzzTarget target, String name, FuzzInput input) {
    target.run(input);
  }

  /** Not guided by anything, and the same at every run. */
  @ParameterizedTest
  @EnumSource
  void shouldHoldForInputsThatWereChangedAtRandom(FuzzTarget target) throws IOException {
    List<byte[]> seeds =
        inputsOf(target).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(seed -> seed.getValue().toBytes())
            .toList();
    for (int seed = 0; seed < NEIGHBOURS; seed++) {
      byte[] changed = changed(seeds, new Random(seed));
      try {
        target.run(FuzzInput.ofBytes(changed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(target + " does not hold for the seed " + seed, e);
      }
    }
  }

  private static byte[] changed(List<byte[]> seeds, Random random) {
    byte[] first = seeds.get(random.nextInt(seeds.size())).clone();
    byte[] second = seeds.get(random.nextInt(seeds.size()));
    for (int i = random.nextInt(4); i > 0; i--) {
      first[random.nextInt(first.length)] = (byte) random.nextInt();
    }
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void shouldReadBackAnInputFromBytesAndFromARecording() throws Exception {
    for (FuzzInput input : Seeds.ofVectors(VECTORS).values()) {
      byte[] bytes = input.toBytes();

      assertThat(FuzzInput.ofBytes(bytes).toBytes()).isEqualTo(bytes);
      assertThat(FuzzInput.ofRecording(input.toRecording("a test")).toBytes()).isEqualTo(bytes);
    }
  }
}
