package dev.hearth.cache.store;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;

/**
 * A blob on its way in: written to a file of its own, with its digest computed on the way. Used by
 * one thread. Closing it removes the file, unless {@link Store#commit} has put it in its place.
 */
public final class BlobWriter implements AutoCloseable {
  /** From here on it pays to compute the digest on another thread than writes. */
  private static final int PARALLEL_BYTES = 128 << 10;

  private final BlobFiles files;
  private final Leftovers leftovers;
  private final Path file;
  private final FileChannel channel;
  private final MessageDigest computation = Sha256.computation();
  private final long maxBytes;
  private final UploadRoom room;
  private long size;
  private long taken;

  BlobWriter(BlobFiles files, Leftovers leftovers, UploadRoom room, long maxBytes)
      throws IOException {
    this.files = files;
    this.leftovers = leftovers;
    this.room = room;
    this.maxBytes = maxBytes;
    file = files.incoming();
    channel = create();
  }

  /** For its owner alone: whoever is lent its descriptor can open it anew, past the folder. */
  private FileChannel create() throws IOException {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PrivateFolder.fileAttributes(file.getFileSystem()));
    } catch (IOException e) {
      throw files.explain(e, 0);
    }
  }

  /**
   * Appends what remains of a buffer, all of which is consumed.
   *
   * @throws CallException if the blob becomes larger than the cache may be, or too much is being
   *     stored at the same time
   * @throws IOException if it cannot be written: the disk is full, above all
   */
  public void write(ByteBuffer bytes) throws IOException, CallException {
    count(bytes.remaining());
    computation.update(bytes.duplicate());
    writeFully(bytes);
  }

  /**
   * As the other.
   *
   * @param bytes may be read by any thread until this returns: a second one computes the digest of
   *     a long one
   */
  public void writeShared(ByteBuffer bytes) throws IOException, CallException {
    if (bytes.remaining() < PARALLEL_BYTES) {
      write(bytes);
      return;
    }
    count(bytes.remaining());
    try (Hashing _ = Hashing.begin(computation, bytes)) {
      writeFully(bytes);
    }
  }

  private void count(int more) throws CallException {
    size += more;
    if (size > maxBytes) {
      throw tooLarge(size, maxBytes);
    }
    room.take(more);
    taken += more;
  }

  /** What others no longer need may still have its room on the disk: that is given back first. */
  private void writeFully(ByteBuffer bytes) throws IOException {
    try {
      writeAll(bytes);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException _) {
      leftovers.finish();
      writeTheRest(bytes);
    }
  }

  private void writeTheRest(ByteBuffer bytes) throws IOException {
    try {
      writeAll(bytes);
    } catch (IOException e) {
      throw files.explain(e, bytes.remaining());
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static CallException tooLarge(long size, long maxBytes) {
    return new CallException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "the blob has at least "
            + size
            + " bytes, and the cache may hold "
            + maxBytes
            + " here; raise services.cache.max-bytes, or the namespace's own limit");
  }

  /** How many bytes have been written. */
  public long size() {
    return size;
  }

  /** Ends the writing. */
  StagedBlob.InFile finish(SyncPolicy sync) throws IOException {
    boolean forced = sync == SyncPolicy.MACHINE;
    try {
      if (forced) {
        channel.force(true);
      }
      channel.close();
    } catch (IOException e) {
      throw files.explain(e, 0); // what was written may only now want its room
    }
    Sha256 digest = Sha256.of(computation.digest());
    return new StagedBlob.InFile(file, digest, size, BlobFiles.modified(file), forced);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      BlobFiles.delete(file);
    } finally {
      room.give(taken);
      taken = 0;
    }
  }
}
