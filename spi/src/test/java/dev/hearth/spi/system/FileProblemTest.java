package dev.hearth.spi.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {
  @TempDir private Path folder;

  @Test
  void shouldSayWhatIsWrongWithAFileOfWhichJavaTellsThePathAlone() throws Exception {
    Path file = folder.resolve("file");
    Path full = Files.createFile(folder.resolve("full"));

    assertThat(problem(() -> Files.readString(file))).isEqualTo(file + " is not there");
    assertThat(problem(() -> Files.createFile(full)))
        .isEqualTo(full + " cannot be used (FileAlreadyExistsException)");
    assertThat(FileProblem.of(new AccessDeniedException("/a")))
        .isEqualTo("/a may not be used by this user");
  }

  @Test
  void shouldSayWhatTheFailureItselfSaysWhereItDoes() {
    assertThat(FileProblem.of(new NoSuchFileException("/a", null, "no one listens here")))
        .isEqualTo("/a: no one listens here");
    assertThat(FileProblem.of(new IOException("broken"))).isEqualTo("broken");
  }

  private interface Use {
    void make() throws IOException;
  }

  private static String problem(Use use) {
    try {
      use.make();
      return "none";
    } catch (IOException e) {
      return FileProblem.of(e);
    }
  }
}
