package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.EntryDecoder;
import dev.hearth.wire.recording.RecordedEntry;
import dev.hearth.wire.recording.RecordingEnd;
import dev.hearth.wire.recording.RecordingHeader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of a daemon that is stopped, and of one that is killed. */
@Timeout(120)
class RecordingTest {
  @TempDir private Path work;

  private HearthdProcess start() throws Exception {
    new TestServices(work).control();
    Path file =
        Files.writeString(work.resolve("hearth.conf"), "daemon.recording.clients = [\"*\"]");
    HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString());
    daemon.awaitLine(" ready ");
    return daemon;
  }

  private Path recording() throws Exception {
    try (Stream<Path> files =
        Files.list(work.resolve("STATE_HOME/hearth/default/hearthd.recordings"))) {
      return files.findFirst().orElseThrow();
    }
  }

  /** The kinds of the frames that are there, from either side. */
  private static List<FrameKind> kinds(EntryDecoder entries) {
    List<FrameKind> kinds = new ArrayList<>();
    for (RecordedEntry entry = entries.next(); entry != null; entry = entries.next()) {
      kinds.add(FrameKind.ofNumber(entry.bytes().get(FrameLayout.KIND_OFFSET)));
    }
    return kinds;
  }

  @Test
  void shouldEndARecordingWhenTheDaemonStops() throws Exception {
    try (HearthdProcess daemon = start();
        TestClient client = new TestClient(HearthdProcess.socket(work))) {
      client.call(1, ControlMethod.PING_VALUE, Message.EMPTY);
      daemon.terminate();
      daemon.awaitEnd();
    }

    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(recording()));
    assertThat(RecordingHeader.decode(file).end()).isEqualTo(RecordingEnd.CONNECTION_ENDED);
    EntryDecoder entries = new EntryDecoder(file);
    assertThat(kinds(entries))
        .startsWith(FrameKind.HELLO, FrameKind.HELLO_ACK, FrameKind.REQUEST, FrameKind.RESPONSE);
    assertThat(entries.left()).isZero();
  }

  @Test
  void shouldLeaveAFileThatCanBeReadWhenTheDaemonIsKilled() throws Exception {
    try (HearthdProcess daemon = start();
        TestClient client = new TestClient(HearthdProcess.socket(work))) {
      client.call(1, ControlMethod.PING_VALUE, Message.EMPTY);
      // What was shown to the recording is written soon after; nobody is told when.
      while (Files.size(recording()) <= RecordingHeader.LENGTH) {
        LockSupport.parkNanos(1_000_000);
      }
      daemon.signal("KILL");
      daemon.awaitEnd();
    }

    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(recording()));
    RecordingHeader header = RecordingHeader.decode(file);
    assertThat(header.end()).isEqualTo(RecordingEnd.UNKNOWN);
    assertThat(header.fromStart()).isTrue();
    assertThat(kinds(new EntryDecoder(file))).startsWith(FrameKind.HELLO);
  }
}
