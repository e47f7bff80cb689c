package dev.hearth.runtime.recording;

import dev.hearth.session.state.OwnerOnly;
import dev.hearth.wire.recording.RecordingEnd;
import dev.hearth.wire.recording.RecordingHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The file of one recording: always a header and whole entries. For one thread. */
final class RecordingFile implements AutoCloseable {
  private final FileChannel channel;
  private final RecordingHeader header;
  private long length;

  /** Makes the file, which must not be there, with its header. */
  RecordingFile(Path path, RecordingHeader header) throws IOException {
    this.header = header;
    channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file());
    boolean written = false;
    try {
      append(header.encode());
      written = true;
    } finally {
      if (!written) {
        channel.close();
      }
    }
  }

  /** Appends bytes, all or none of them. */
  void append(ByteBuffer bytes) throws IOException {
    try {
      write(bytes, length);
    } catch (IOException e) {
      channel.truncate(length);
      throw e;
    }
    length += bytes.limit();
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes, at + bytes.position());
    }
  }

  /** Writes down how the recording ended. For that there is room on a full disk too. */
  void end(RecordingEnd how, String why) throws IOException {
    write(header.ended(how, why).encode(), 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
