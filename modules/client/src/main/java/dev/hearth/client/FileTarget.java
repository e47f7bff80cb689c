package dev.hearth.client;

import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;

/** A blob in a file beside the one that it will replace. Closing it removes what was not moved. */
final class FileTarget implements BlobTarget<IOException>, AutoCloseable {
  /** How much of a mapped blob is written between two reports of the progress. */
  private static final long STEP_BYTES = 4 << 20;

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final LongConsumer progress;

  private FileTarget(Path file, Path temporary, FileChannel channel, LongConsumer progress) {
    this.file = file;
    this.temporary = temporary;
    this.channel = channel;
    this.progress = progress;
  }

  /**
   * Begins a file.
   *
   * @param named what it will replace; a link stays, and what it leads to is replaced
   * @throws FileSystemException if there is something that is no regular file
   */
  static FileTarget beside(Path named, LongConsumer progress) throws IOException {
    boolean there = Files.exists(named);
    Path file = there ? named.toRealPath() : named.toAbsolutePath();
    if (there && !Files.isRegularFile(file)) {
      throw new FileSystemException(
          named.toString(), null, "it is no regular file, and would be replaced by one");
    }
    Path temporary = file.resolveSibling(".hearth-" + UUID.randomUUID() + ".part");
    return new FileTarget(file, temporary, create(temporary, rightsOf(file, there)), progress);
  }

  /** What replaces a file is for those that could read that, and for no others. */
  private static FileAttribute<?>[] rightsOf(Path file, boolean there) throws IOException {
    return there && file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Creates a file that was not there, under a name that nobody could foresee: in a folder that
   * others may write to, a link would lead elsewhere.
   */
  private static FileChannel create(Path temporary, FileAttribute<?>[] rights) throws IOException {
    try {
      return FileChannel.open(
          temporary,
          Set.of(
              StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
          rights);
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

  /** Puts the blob in the place of the file. */
  void complete() throws IOException {
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
