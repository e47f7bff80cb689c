package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the promise that a blob's bytes stay outside of the Java heap. */
class HeapTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int BLOB = 32 << 20;
  private static final int PIECE = 1 << 20;

  @Test
  void shouldStoreAndFetchWithoutCopyingTheBlobToTheHeap(@TempDir Path folder) throws Exception {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    try (TestCache cache = TestCache.start(folder)) {
      cache.putPieces("warm", piece, 2);
      cache.getAndDrop("warm");
      long before = THREADS.getCurrentThreadAllocatedBytes();

      cache.putPieces("key", piece, BLOB / PIECE);
      long fetched = cache.getAndDrop("key");

      assertThat(fetched).isEqualTo(BLOB);
      // Messages and bookkeeping of some 500 parts; a single copy would be four times as much.
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(BLOB / 4);
    }
  }
}
