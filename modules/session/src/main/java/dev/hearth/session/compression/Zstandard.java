package dev.hearth.session.compression;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compresses and decompresses, from memory to memory. One for all connections of a process; the
 * native library is loaded with the first use. Owns the native contexts, which it keeps for the
 * next use. Thread-safe.
 */
public final class Zstandard implements AutoCloseable {
  /** The fastest level. */
  public static final int LOWEST_LEVEL = 1;

  /** A level whose contexts have some 16 MiB each; those above take more, and seconds. */
  public static final int HIGHEST_LEVEL = 9;

  /** Every frame begins with it; the library would take some of older formats too. */
  private static final int MAGIC = 0xFD2FB528;

  /** How much is compressed between two looks whether it is still wanted: a millisecond or so. */
  private static final int SLICE_BYTES = 256 << 10;

  private final IdleContexts<Compressor> compressors = new IdleContexts<>(Compressor::new);
  private final IdleContexts<ZstdDecompressCtx> decompressors =
      new IdleContexts<>(ZstdDecompressCtx::new);

  /** Nothing is loaded yet. */
  public Zstandard() {}

  /**
   * Loads the native library, unless it is there.
   *
   * @throws IllegalStateException if it cannot be loaded
   */
  public void load() {
    try {
      Native.load();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "the native library of Zstandard cannot be loaded; connect without compression", e);
    }
  }

  /**
   * Compresses what remains in a buffer to one frame of Zstandard, with its length and checksum.
   *
   * @param target direct; the frame is written at its position, which is moved past it
   * @param stop asked now and then whether the frame is not wanted any more
   * @return false where it would not fit, or is not wanted: the target's position is then undefined
   */
  public boolean compress(ByteBuffer source, ByteBuffer target, int level, BooleanSupplier stop) {
    Compressor compressor = compressors.take();
    try {
      return compressor.compress(source.duplicate(), target, level, stop);
    } finally {
      compressors.give(compressor);
    }
  }

  /**
   * Decompresses what remains in a buffer, which is to be one frame of Zstandard and nothing else,
   * and to fill what remains in another. Takes no memory beside these two, whatever the frame says.
   *
   * @param source direct
   * @param target direct; filled to its limit
   * @throws CorruptDataException if it is something else; the target's content is then undefined
   */
  public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
    if (source.remaining() < Integer.BYTES
        || source.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(source.position()) != MAGIC
        || Zstd.findFrameCompressedSize(source.duplicate()) != source.remaining()) {
      throw new CorruptDataException("is not exactly one frame of Zstandard");
    }
    ZstdDecompressCtx context = decompressors.take();
    try {
      context.reset();
      int length =
          context.decompressDirectByteBuffer(
              target,
              target.position(),
              target.remaining(),
              source,
              source.position(),
              source.remaining());
      if (length != target.remaining()) {
        throw new CorruptDataException(
            "has " + length + " bytes, where " + target.remaining() + " were stated");
      }
    } catch (ZstdException e) {
      throw new CorruptDataException("cannot be decompressed: " + e.getMessage(), e);
    } finally {
      decompressors.give(context);
    }
    target.position(target.limit());
  }

  /** How many native contexts wait for their next use. */
  int idleContexts() {
    return compressors.size() + decompressors.size();
  }

  /** Closes all contexts; those in use, as soon as they are not. */
  @Override
  public void close() {
    compressors.close();
    decompressors.close();
  }

  /** A native context, and where bytes of the heap are copied to for it, slice by slice. */
  private static final class Compressor implements AutoCloseable {
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private @Nullable ByteBuffer slice;

    boolean compress(ByteBuffer source, ByteBuffer target, int level, BooleanSupplier stop) {
      context.reset();
      context.setLevel(level).setChecksum(true);
      context.setPledgedSrcSize(source.remaining());
      while (source.remaining() > SLICE_BYTES) {
        ByteBuffer next = next(source, SLICE_BYTES);
        context.compressDirectByteBufferStream(target, next, EndDirective.CONTINUE);
        if (next.hasRemaining() || stop.getAsBoolean()) {
          return false;
        }
      }
      return context.compressDirectByteBufferStream(
          target, next(source, source.remaining()), EndDirective.END);
    }

    /** The next bytes as a direct buffer; the source's position is moved past them. */
    private ByteBuffer next(ByteBuffer source, int count) {
      ByteBuffer next = source.slice(source.position(), count);
      source.position(source.position() + count);
      if (next.isDirect()) {
        return next;
      }
      ByteBuffer copy = slice;
      if (copy == null) {
        copy = ByteBuffer.allocateDirect(SLICE_BYTES);
        slice = copy;
      }
      return copy.clear().put(next).flip();
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
