package dev.hearth.client;

import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.LongConsumer;

/** A blob in a file beside the one that it will replace. Closing it removes what was not moved. */
final class FileTarget implements BlobTarget<IOException>, AutoCloseable {
  /** How much of a mapped blob is written between two reports of the progress. */
  private static final long STEP_BYTES = 4 << 20;

  private final Path temporary;
  private final FileChannel channel;
  private final LongConsumer progress;

  private FileTarget(Path temporary, FileChannel channel, LongConsumer progress) {
    this.temporary = temporary;
    this.channel = channel;
    this.progress = progress;
  }

  static FileTarget beside(Path file, LongConsumer progress) throws IOException {
    Path temporary = file.toAbsolutePath().resolveSibling(".hearth-" + UUID.randomUUID() + ".part");
    return new FileTarget(temporary, create(temporary), progress);
  }

  /**
   * Creates a file that was not there, under a name that nobody could foresee: in a folder that
   * others may write to, a link would lead elsewhere.
   */
  private static FileChannel create(Path temporary) throws IOException {
    try {
      return FileChannel.open(
          temporary,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(String.valueOf(temporary.getParent()));
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(String.valueOf(temporary.getParent()));
    }
  }

  @Override
  public void write(ByteBuffer part, long size) throws IOException {
    while (part.hasRemaining()) {
      channel.write(part);
    }
    progress.accept(channel.position());
  }

  @Override
  public void take(Descriptor file, long size) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment blob = Sharing.memory().mapFile(file, size, arena);
      for (long at = 0; at < size; at += STEP_BYTES) {
        write(blob.asSlice(at, Math.min(STEP_BYTES, size - at)).asByteBuffer(), size);
      }
    }
  }

  /** Puts the blob in the place of a file. */
  void moveTo(Path file) throws IOException {
    channel.close();
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(temporary);
    }
  }
}
