package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** With packs for short blobs. */
class CacheInPacksTest extends CacheServiceContract {
  CacheInPacksTest(@TempDir Path folder) throws Exception {
    super(folder, TestCache.packed());
  }

  @Override
  void shouldHaveBlobs(int count) throws Exception {
    assertThat(cache.statistics().getBlobs()).isEqualTo(count);
    assertThat(Blobs.files(folder)).isEmpty();
  }
}
