package dev.hearth.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class UnitFileTest {
  private static final String TEXT = "# %s\n\u00fc\n".formatted(UnitFile.MARK);

  @TempDir private Path folder;

  @Test
  void shouldTellItsOwnFilesFromThoseOfOthers() throws Exception {
    UnitFile file = new UnitFile(folder.resolve("a/b/u"), TEXT);
    assertThat(file.state()).isEqualTo(UnitFile.State.ABSENT);

    file.write();
    assertThat(file.state()).isEqualTo(UnitFile.State.SAME);
    assertThat(new UnitFile(file.path(), TEXT + "more").state()).isEqualTo(UnitFile.State.OLDER);
    new UnitFile(file.path(), TEXT + "more").write();
    assertThat(file.path()).hasContent(TEXT + "more");
    try (Stream<Path> there = Files.list(folder.resolve("a/b"))) {
      assertThat(there).containsExactly(file.path());
    }

    Files.writeString(file.path(), "[Unit]\n");
    assertThat(file.state()).isEqualTo(UnitFile.State.FOREIGN);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldLeaveLinksAndFoldersAlone() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), TEXT);
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);

    assertThat(new UnitFile(link, TEXT).state()).isEqualTo(UnitFile.State.FOREIGN);
    assertThat(new UnitFile(folder, TEXT).state()).isEqualTo(UnitFile.State.FOREIGN);
  }
}
