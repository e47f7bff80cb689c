package dev.hearth.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.spi.Attachment;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedBlobsTest {
  private static final long MODIFIED = 17;
  private static final byte[] BLOB = new byte[100_000];
  private static final Sha256 DIGEST = Sha256.digestOf(ByteBuffer.wrap(BLOB));

  private final MappedBlobs mapped = new MappedBlobs(new Leftovers());
  private final Path file;

  MappedBlobsTest(@TempDir Path folder) throws IOException {
    file = Files.write(folder.resolve("blob"), BLOB);
  }

  private void map(long size) throws IOException {
    try (OpenBlob blob =
        new OpenBlob(DIGEST, size, MODIFIED, FileChannel.open(file, StandardOpenOption.READ))) {
      mapped.map(blob).close();
    }
  }

  @Test
  void shouldHaveTheBytesOfAFileThatHasGone() throws IOException {
    map(BLOB.length);
    Files.delete(file);

    try (Attachment bytes = Objects.requireNonNull(mapped.get(DIGEST, MODIFIED))) {
      assertThat(bytes.bytes()).isEqualTo(ByteBuffer.wrap(BLOB));
    }
  }

  @Test
  void shouldNotServeAFileThatAnotherHasReplaced() throws IOException {
    map(BLOB.length);

    assertThat(mapped.get(DIGEST, MODIFIED + 1)).isNull();
  }

  @Test
  void shouldKeepBytesThatAreBeingSentAndForgetThemForOthers() throws IOException {
    map(BLOB.length);

    try (Attachment bytes = Objects.requireNonNull(mapped.get(DIGEST, MODIFIED))) {
      mapped.forget(DIGEST);

      assertThat(mapped.get(DIGEST, MODIFIED)).isNull();
      assertThat(bytes.bytes()).isEqualTo(ByteBuffer.wrap(BLOB));
    }
  }

  @Test
  void shouldRefuseAFileThatWasCut() {
    assertThatThrownBy(() -> map(BLOB.length + 1)).isInstanceOf(EOFException.class);
  }
}
