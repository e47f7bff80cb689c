package dev.hearth.wire.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random recordings, whole, cut and damaged; the same at every run. */
class RecordingPropertyTest {
  private static final int CASES = 300;

  @Test
  void shouldReadBackWhatWasWritten() throws Exception {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      RecordingHeader header = header(random);
      List<RecordedEntry> entries = entries(random);

      ByteBuffer file = write(header, entries);

      assertThat(RecordingHeader.decode(file)).as("seed %d", seed).isEqualTo(header);
      EntryDecoder decoder = new EntryDecoder(file);
      assertThat(read(decoder)).as("seed %d", seed).isEqualTo(entries);
      assertThat(decoder.left()).isZero();
    }
  }

  @Test
  void shouldReadACutFileUpToItsLastWholeEntry() throws Exception {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      List<RecordedEntry> entries = entries(random);
      ByteBuffer file = write(header(random), entries);
      int length = RecordingHeader.LENGTH;
      int cut = length + random.nextInt(file.limit() - length + 1);
      int whole = 0;
      for (RecordedEntry entry : entries) {
        length += entry.encodedLength();
        whole += length <= cut ? 1 : 0;
      }

      file.limit(cut);
      RecordingHeader.decode(file);

      assertThat(read(new EntryDecoder(file)))
          .as("seed %d", seed)
          .isEqualTo(entries.subList(0, whole));
    }
  }

  @Test
  void shouldNotTakeADamagedEntryForAWholeOne() throws Exception {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      List<RecordedEntry> entries = entries(random);
      ByteBuffer file = write(header(random), entries);
      int at = RecordingHeader.LENGTH + random.nextInt(file.limit() - RecordingHeader.LENGTH);
      file.put(at, (byte) (file.get(at) ^ 1 << random.nextInt(8)));
      RecordingHeader.decode(file);

      List<RecordedEntry> found = read(new EntryDecoder(file));

      assertThat(found).as("seed %d", seed).hasSizeLessThan(entries.size());
      assertThat(found).as("seed %d", seed).isEqualTo(entries.subList(0, found.size()));
    }
  }

  @Test
  void shouldNeverFailOnArbitraryBytes() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);

      assertThat(read(new EntryDecoder(ByteBuffer.wrap(bytes)))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "He", "a text that is long enough to be the header of a recording"})
  void shouldRefuseWhatIsNoRecording(String text) {
    byte[] bytes = text.repeat(3).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> RecordingHeader.decode(ByteBuffer.wrap(bytes)))
        .isInstanceOf(RecordingException.class)
        .hasMessage("this is no recording of a connection");
  }

  @Test
  void shouldRefuseAVersionThatItDoesNotKnow() {
    ByteBuffer file = RecordingHeader.beginning(true, 1).encode();
    file.put(RecordingLayout.VERSION_OFFSET, (byte) 2);

    assertThatThrownBy(() -> RecordingHeader.decode(file))
        .isInstanceOf(RecordingException.class)
        .hasMessage("the recording has version 2, only 1 can be read here");
  }

  @Test
  void shouldCutAReasonBetweenTwoCharacters() throws Exception {
    RecordingHeader header =
        RecordingHeader.beginning(true, 1).ended(RecordingEnd.WRITE_FAILED, "x" + "ä".repeat(80));

    assertThat(RecordingHeader.decode(header.encode()).reason()).isEqualTo("x" + "ä".repeat(51));
  }

  private static RecordingHeader header(Random random) {
    RecordingEnd[] ends = RecordingEnd.values();
    return new RecordingHeader(
        random.nextBoolean(),
        random.nextLong(),
        ends[random.nextInt(ends.length)],
        "why".repeat(random.nextInt(30)));
  }

  /** At least one. */
  private static List<RecordedEntry> entries(Random random) {
    List<RecordedEntry> entries = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      byte[] bytes = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(300)];
      random.nextBytes(bytes);
      entries.add(
          new RecordedEntry(
              random.nextLong(),
              random.nextBoolean() ? Sender.CLIENT : Sender.DAEMON,
              random.nextInt(17),
              random.nextInt(4),
              ByteBuffer.wrap(bytes)));
    }
    return entries;
  }

  private static ByteBuffer write(RecordingHeader header, List<RecordedEntry> entries) {
    int length = entries.stream().mapToInt(RecordedEntry::encodedLength).sum();
    ByteBuffer file = ByteBuffer.allocate(RecordingHeader.LENGTH + length).put(header.encode());
    entries.forEach(entry -> entry.encode(file));
    return file.flip();
  }

  private static List<RecordedEntry> read(EntryDecoder decoder) {
    List<RecordedEntry> entries = new ArrayList<>();
    for (RecordedEntry entry = decoder.next(); entry != null; entry = decoder.next()) {
      entries.add(entry);
    }
    return entries;
  }
}
