package dev.hearth.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.cli.demo.SourceTree.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceTreeTest {
  @TempDir private Path folder;

  private void write(String name, int size) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[size]);
  }

  @Test
  void shouldFindFilesInFoldersSortedWithTheirSizes() throws IOException {
    write("b/x", 2);
    write("a", 1);
    write("b/c/y", 0);

    SourceTree tree = SourceTree.of(folder);

    assertThat(tree.files()).extracting(SourceFile::key).containsExactly("a", "b/c/y", "b/x");
    assertThat(tree.bytes()).isEqualTo(3);
  }

  @Test
  void shouldLeaveOutHistoryAndWhatABuildHasMade() throws IOException {
    write(".git/config", 1);
    write("m/target/x", 1);
    write("m/targets", 1);

    assertThat(SourceTree.of(folder).files())
        .extracting(SourceFile::key)
        .containsExactly("m/targets");
  }

  @Test
  void shouldLookIntoAFolderThatIsItselfCalledTarget() throws IOException {
    write("target/x", 1);

    assertThat(SourceTree.of(folder.resolve("target")).files()).hasSize(1);
  }
}
