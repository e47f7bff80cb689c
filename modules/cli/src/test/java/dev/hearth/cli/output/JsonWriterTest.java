package dev.hearth.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonWriterTest {
  private static final int STRINGS = 500;

  @Test
  void shouldSeparateMembersAndElements() {
    JsonWriter json = new JsonWriter().beginObject().field("a", 1).name("b").beginArray();
    json.value("x").value("y").beginObject().endObject().endArray();
    json.field("c", true).field("d", (String) null).field("e", 0.5).endObject();

    assertThat(json.toString())
        .isEqualTo("{\"a\":1,\"b\":[\"x\",\"y\",{}],\"c\":true,\"d\":null,\"e\":0.5}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldBringEveryStringThroughAsAscii(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < STRINGS; i++) {
      String text = randomText(random);
      String json = new JsonWriter().beginObject().field(text, text).endObject().toString();

      assertThat(json.chars()).as("seed %d, string %d", seed, i).allMatch(c -> c >= ' ' && c < 127);
      JsonObject parsed = JsonParser.parseString(json).getAsJsonObject();
      assertThat(parsed.get(text).getAsString()).as("seed %d, string %d", seed, i).isEqualTo(text);
    }
  }

  private static String randomText(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append("\"\\/'".charAt(random.nextInt(4)));
        case 2 -> text.appendCodePoint(0x1f300 + random.nextInt(0x100));
        default -> text.append((char) random.nextInt(0xd800));
      }
    }
    return text.toString();
  }
}
