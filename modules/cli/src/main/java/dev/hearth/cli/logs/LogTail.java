package dev.hearth.cli.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The last lines of a log, which may have begun in a file that has been renamed since. */
final class LogTail {
  private static final int BLOCK_BYTES = 64 * 1024;

  private LogTail() {}

  /**
   * The last lines of a log and of its earlier files.
   *
   * @param file the log; {@code <file>.1} is what was written before
   * @param count how many, from 0
   * @param end where the log ends for this purpose: what is written behind is left out
   */
  static List<String> read(Path file, int count, long end) throws IOException {
    List<String> lines = lastLines(file, count, end);
    for (int i = 1; lines.size() < count; i++) {
      Path earlier = Path.of(file + "." + i);
      if (!Files.isRegularFile(earlier)) {
        break;
      }
      List<String> all = new ArrayList<>(lastLines(earlier, count - lines.size(), Long.MAX_VALUE));
      all.addAll(lines);
      lines = all;
    }
    return lines;
  }

  private static List<String> lastLines(Path file, int count, long end) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long to = Math.min(end, channel.size());
      long from = begin(channel, count, to);
      ByteBuffer text = ByteBuffer.allocate(Math.toIntExact(to - from));
      while (text.hasRemaining() && channel.read(text, from + text.position()) >= 0) {
        // Until all is there, or the file has become shorter.
      }
      return StandardCharsets.UTF_8.decode(text.flip()).toString().lines().toList();
    }
  }

  /** Where the last lines begin: block by block from the end, since a log may be large. */
  private static long begin(FileChannel channel, int count, long end) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    int left = count;
    for (long at = end; at > 0; ) {
      long from = Math.max(0, at - BLOCK_BYTES);
      block.clear().limit((int) (at - from));
      while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {
        // Until the block is there.
      }
      for (int i = block.position() - 1; i >= 0; i--) {
        // The end of the last line begins no other one.
        if (block.get(i) == '\n' && from + i != end - 1 && --left == 0) {
          return from + i + 1;
        }
      }
      at = from;
    }
    return count == 0 ? end : 0;
  }
}
