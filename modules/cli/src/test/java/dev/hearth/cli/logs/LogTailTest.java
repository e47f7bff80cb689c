package dev.hearth.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTailTest {
  private static final long ALL = Long.MAX_VALUE;

  @TempDir private Path folder;

  private Path log(String text) throws Exception {
    return Files.writeString(folder.resolve("d.log"), text);
  }

  @Test
  void shouldReadTheLastLinesAlsoOneThatHasNotEnded() throws Exception {
    assertThat(LogTail.read(log("a\nb\nc\n"), 2, ALL)).containsExactly("b", "c");
    assertThat(LogTail.read(log("a\nb\nc"), 2, ALL)).containsExactly("b", "c");
    assertThat(LogTail.read(log("a\n\n\n"), 2, ALL)).containsExactly("", "");
    assertThat(LogTail.read(log("a\nb\n"), 0, ALL)).isEmpty();
    assertThat(LogTail.read(log(""), 5, ALL)).isEmpty();
    assertThat(LogTail.read(log("a\nb\nc\n"), 2, 4)).containsExactly("a", "b");
  }

  @Test
  void shouldGoBackToTheFilesThatWereRenamed() throws Exception {
    Files.writeString(folder.resolve("d.log.2"), "1\n2\n");
    Files.writeString(folder.resolve("d.log.1"), "3\n4\n");
    Path log = log("5\n");

    assertThat(LogTail.read(log, 2, ALL)).containsExactly("4", "5");
    assertThat(LogTail.read(log, 4, ALL)).containsExactly("2", "3", "4", "5");
    assertThat(LogTail.read(log, 9, ALL)).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void shouldReadALargeLogFromItsEnd() throws Exception {
    List<String> lines = IntStream.range(0, 40_000).mapToObj(i -> "line " + i).toList();
    Path log = log(String.join("\n", lines) + "\n");

    for (int count : new int[] {1, 6_000, 39_999, 40_000, 50_000}) {
      assertThat(LogTail.read(log, count, ALL))
          .isEqualTo(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
  }
}
