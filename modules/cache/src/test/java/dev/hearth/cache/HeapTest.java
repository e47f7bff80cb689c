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
  private static final int SHORT_BLOBS = 100;

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

  @Test
  void shouldKeepShortBlobsWithoutCopyingThemToTheHeap(@TempDir Path folder) throws Exception {
    byte[] blob = Blobs.random(1, TestCache.PACKED_BYTES);
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      storeAndFetch(cache, blob, SHORT_BLOBS);
      long before = THREADS.getCurrentThreadAllocatedBytes();

      storeAndFetch(cache, blob, SHORT_BLOBS);

      // Messages, bookkeeping, and the 4 KiB that a digest looks at memory through.
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .isLessThan((long) SHORT_BLOBS * blob.length / 2);
    }
  }

  private static void storeAndFetch(TestCache cache, byte[] blob, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      blob[0] = (byte) i;
      cache.put("key" + i, blob);
      assertThat(cache.getAndDrop("key" + i)).isEqualTo(blob.length);
    }
  }
}
