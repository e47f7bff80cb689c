package dev.hearth.runtime.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.session.FrameRecorder;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.wire.recording.EntryDecoder;
import dev.hearth.wire.recording.RecordedEntry;
import dev.hearth.wire.recording.RecordingEnd;
import dev.hearth.wire.recording.RecordingHeader;
import dev.hearth.wire.recording.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a file, and what ends a recording, with frames that the test makes. */
@Timeout(60)
class RecordingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<@Nullable FrameRecorder> attached = new ArrayList<>();
  @TempDir private Path folder;

  private Recording recording(long maxBytes, long maxQueued) {
    return new Recording(
        1,
        new ConnectionHandle(2, 3),
        attached::add,
        "tool",
        folder.resolve("r.hrec"),
        Instant.ofEpochSecond(5),
        true,
        maxBytes,
        maxQueued);
  }

  private static boolean show(Recording recording, int bytes) {
    try (FrameRecorder.Room room = recording.begin(Sender.CLIENT, 1, 0, bytes)) {
      if (room == null) {
        return false;
      }
      room.bytes().put(new byte[bytes]);
      room.complete();
      return true;
    }
  }

  private List<RecordedEntry> entries(RecordingEnd end, String reason) throws Exception {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("r.hrec")));
    RecordingHeader header = RecordingHeader.decode(file);
    assertThat(header.end()).isEqualTo(end);
    assertThat(header.reason()).contains(reason);
    assertThat(header.beginMicros()).isEqualTo(5_000_000);
    EntryDecoder decoder = new EntryDecoder(file);
    List<RecordedEntry> entries = new ArrayList<>();
    for (RecordedEntry entry = decoder.next(); entry != null; entry = decoder.next()) {
      entries.add(entry);
    }
    assertThat(decoder.left()).isZero();
    return entries;
  }

  @Test
  void shouldWriteWhatItWasShownUntilItEnds() throws Exception {
    Recording recording = recording(1 << 20, 1 << 20);
    recording.start(() -> {}, () -> {});

    show(recording, 10);
    show(recording, 20);
    recording.end(RecordingEnd.STOPPED, "enough");
    boolean taken = show(recording, 30);

    assertThat(recording.awaitWritten(PATIENCE)).isTrue();
    assertThat(taken).isFalse();
    assertThat(entries(RecordingEnd.STOPPED, "enough"))
        .extracting(entry -> entry.bytes().remaining())
        .containsExactly(10, 20);
    assertThat(attached).containsExactly(recording, null);
    assertThat(recording.describe().entries()).isEqualTo(2);
    assertThat(recording.describe().end()).contains("enough");
  }

  /** Begins to show a frame of four bytes. */
  private static FrameRecorder.Room begin(Recording recording) {
    return Objects.requireNonNull(recording.begin(Sender.DAEMON, 0, 0, 4));
  }

  @Test
  void shouldWaitForAFrameThatIsBeingShownWhenItEnds() throws Exception {
    Recording recording = recording(1 << 20, 1 << 20);
    recording.start(() -> {}, () -> {});

    try (FrameRecorder.Room room = begin(recording)) {
      recording.end(RecordingEnd.STOPPED, "enough");
      room.bytes().put(new byte[4]);
      room.complete();
    }

    assertThat(recording.awaitWritten(PATIENCE)).isTrue();
    assertThat(entries(RecordingEnd.STOPPED, "enough")).hasSize(1);
  }

  @Test
  void shouldDropAFrameThatWasNotCompleted() throws Exception {
    Recording recording = recording(1 << 20, 1 << 20);
    recording.start(() -> {}, () -> {});

    begin(recording).close();
    recording.end(RecordingEnd.STOPPED, "enough");

    assertThat(recording.awaitWritten(PATIENCE)).isTrue();
    assertThat(entries(RecordingEnd.STOPPED, "enough")).isEmpty();
  }

  @Test
  void shouldEndWhenItHasAsManyBytesAsItMay() throws Exception {
    Recording recording = recording(300, 1 << 20);
    recording.start(() -> {}, () -> {});

    assertThat(show(recording, 100)).isTrue();
    assertThat(show(recording, 100)).isFalse();

    assertThat(recording.awaitWritten(PATIENCE)).isTrue();
    assertThat(entries(RecordingEnd.FULL, "daemon.recording.max-bytes")).hasSize(1);
    assertThat(Files.size(folder.resolve("r.hrec"))).isLessThanOrEqualTo(300);
  }

  @Test
  void shouldEndAndNotWaitWhenFramesComeFasterThanTheyCanBeWritten() throws Exception {
    Recording recording = recording(1 << 20, 200);
    CountDownLatch disk = new CountDownLatch(1);
    recording.start(() -> await(disk), () -> {});

    assertThat(show(recording, 500)).as("the first, whatever its size").isTrue();
    assertThat(show(recording, 1)).isFalse();
    disk.countDown();

    assertThat(recording.awaitWritten(PATIENCE)).isTrue();
    assertThat(entries(RecordingEnd.FELL_BEHIND, "daemon.recording.queue")).hasSize(1);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void shouldEndWhenTheFileCannotBeMade() throws Exception {
    Recording recording = recording(1 << 20, 1 << 20);
    CountDownLatch ended = new CountDownLatch(1);

    recording.start(
        () -> {
          throw new IOException("no such disk");
        },
        ended::countDown);
    ended.await();

    assertThat(recording.awaitWritten(PATIENCE)).isTrue();
    assertThat(recording.describe().end()).contains("no such disk");
    assertThat(show(recording, 1)).isFalse();
  }

  @Test
  void shouldDeleteTheOldestAndNoneThatIsBeingWritten() throws Exception {
    RecordingFolder recordings = new RecordingFolder(folder);
    Path oldest = recordings.file(Instant.ofEpochSecond(1), 1, "a/../b");
    Path older = recordings.file(Instant.ofEpochSecond(2), 2, "");
    Path newer = recordings.file(Instant.ofEpochSecond(3), 3, "c");
    for (Path file : List.of(oldest, older, newer, folder.resolve("other"))) {
      Files.createFile(file);
    }

    recordings.prepare(2, Set.of(oldest));

    assertThat(oldest).hasParent(folder).exists();
    assertThat(older).doesNotExist();
    assertThat(newer).exists();
    assertThat(folder.resolve("other")).exists();
  }
}
