package dev.hearth.client.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that a started daemon's standard error goes to, and what one start has written there.
 *
 * @param file the file, to which each start appends
 * @param begin where this start's part begins
 */
record StartLog(Path file, long begin) {
  private static final int TAIL_BYTES = 16 * 1024;

  /** Looks at the file before one start. */
  static StartLog open(Path file) throws IOException {
    return new StartLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** The last lines that this start has written. */
  List<String> lastLines(int count) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      // A file that is shorter than it was has been begun anew by this start.
      long ours = begin > channel.size() ? 0 : begin;
      long from = Math.max(ours, channel.size() - TAIL_BYTES);
      ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
      channel.position(from);
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // Until the end of the file.
      }
      List<String> lines =
          new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }
  }
}
