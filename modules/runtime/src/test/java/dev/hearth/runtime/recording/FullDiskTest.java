package dev.hearth.runtime.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.wire.recording.EntryDecoder;
import dev.hearth.wire.recording.RecordedEntry;
import dev.hearth.wire.recording.RecordingEnd;
import dev.hearth.wire.recording.RecordingHeader;
import dev.hearth.wire.recording.Sender;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own writes a file until the system takes no more of it. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class FullDiskTest {
  private static final int ENTRY_BYTES = 100_000;

  @TempDir private Path folder;

  @Test
  void shouldLeaveWholeEntriesAndSayWhyItEnded() throws Exception {
    Path file = folder.resolve("r.hrec");
    // In blocks of 512 bytes: a write that gets over it is cut, and then fails.
    Process process = new ProcessBuilder(command(file)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    ByteBuffer written = ByteBuffer.wrap(Files.readAllBytes(file));
    RecordingHeader header = RecordingHeader.decode(written);
    EntryDecoder entries = new EntryDecoder(written);
    int count = 0;
    while (entries.next() != null) {
      count++;
    }
    assertThat(header.end()).isEqualTo(RecordingEnd.WRITE_FAILED);
    assertThat(header.reason()).isNotEmpty();
    assertThat(said).contains("took " + count + " entries");
    assertThat(count).isPositive();
    assertThat(entries.left()).isZero();
  }

  private static List<String> command(Path file) {
    String classes =
        String.join(
            File.pathSeparator,
            Path.of("target/test-classes").toAbsolutePath().toString(),
            Path.of("target/classes").toAbsolutePath().toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"));
    return List.of(
        "sh",
        "-c",
        "ulimit -f 2048; exec \"$@\"",
        "sh",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:-UsePerfData",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classes,
        Writer.class.getName(),
        file.toString());
  }

  /** Writes until it cannot. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      int count = 0;
      try (RecordingFile file =
          new RecordingFile(Path.of(arguments[0]), RecordingHeader.beginning(true, 0))) {
        try {
          for (; ; count++) {
            file.append(entry());
          }
        } catch (IOException e) {
          file.end(RecordingEnd.WRITE_FAILED, String.valueOf(e.getMessage()));
        }
      }
      System.out.println("took " + count + " entries");
    }

    private static ByteBuffer entry() {
      RecordedEntry entry =
          new RecordedEntry(1, Sender.CLIENT, 0, 0, ByteBuffer.allocate(ENTRY_BYTES));
      ByteBuffer encoded = ByteBuffer.allocate(entry.encodedLength());
      entry.encode(encoded);
      return encoded.flip();
    }
  }
}
