package dev.hearth.client;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log. */
final class LogEnd {
  private static final int MOST_BYTES = 16 * 1024;

  private LogEnd() {}

  /** At most so many; none where the log cannot be read. */
  static List<String> read(Path log, int count) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      byte[] end = new byte[(int) Math.min(length, MOST_BYTES)];
      file.seek(length - end.length);
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }
}
