package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** With a file for each blob. */
class CacheInFilesTest extends CacheServiceContract {
  CacheInFilesTest(@TempDir Path folder) throws Exception {
    super(folder, TestCache.configuration(1L << 30));
  }

  @Override
  void shouldHaveBlobs(int count) {
    assertThat(Blobs.files(folder)).hasSize(count);
  }
}
