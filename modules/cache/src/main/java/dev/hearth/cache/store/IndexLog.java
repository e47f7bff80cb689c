package dev.hearth.cache.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The append-only file that says what is stored. All but {@link #force} is guarded by the store's
 * lock.
 *
 * <p>Written with {@link RandomAccessFile} and not with a channel: an interrupt of a thread that
 * uses a channel closes it, and a cancelled call must not close the index of all.
 */
final class IndexLog implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(IndexLog.class);
  private static final byte[] HEADER = "hearth cache 1\r\n".getBytes(StandardCharsets.US_ASCII);

  /** A rewrite pays when this many records say nothing any more, and more than those that do. */
  private static final long MIN_STALE_RECORDS = 4_000;

  private final Path file;
  private final Path fresh;
  private final Object forcing = new Object();
  private volatile @Nullable RandomAccessFile out;
  private long end;
  private long records;
  private final AtomicLong appended = new AtomicLong();
  private long forced;

  IndexLog(Path folder) {
    file = folder.resolve("index.log");
    fresh = folder.resolve("index.log.new");
  }

  /**
   * Opens the log and reads it. What cannot be read at its end is cut off: a record that was being
   * written when the process died.
   *
   * @return whether it was whole; not, if there was none: blobs may lie about that it named
   */
  boolean open(Consumer<IndexRecord> replay) throws IOException {
    Files.deleteIfExists(fresh);
    if (!Files.exists(file) || !hasHeader()) {
      rewrite(_ -> {});
      return false;
    }
    end = replay(replay);
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
    out = opened;
    long unread = opened.length() - end;
    if (unread > 0) {
      cut(opened, unread);
    }
    return unread == 0;
  }

  private boolean hasHeader() throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      if (Arrays.equals(in.readNBytes(HEADER.length), HEADER)) {
        return true;
      }
    }
    Path aside = setAside(StandardCopyOption.ATOMIC_MOVE);
    LOG.error("{} is no index of this cache; it is now {}, and the cache is empty", file, aside);
    return false;
  }

  private Path setAside(StandardCopyOption how) throws IOException {
    Path aside = file.resolveSibling("index.log.damaged-" + System.currentTimeMillis());
    if (how == StandardCopyOption.ATOMIC_MOVE) {
      return Files.move(file, aside, how);
    }
    return Files.copy(file, aside, how);
  }

  /** Answers where the last record that can be read ends. */
  private long replay(Consumer<IndexRecord> replay) throws IOException {
    byte[] body = new byte[IndexCodec.MAX_LENGTH];
    long size = Files.size(file);
    long at = HEADER.length;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16))) {
      in.skipNBytes(at);
      while (size - at >= IndexCodec.PREFIX) {
        int length = in.readInt();
        int checksum = in.readInt();
        if (length < 0
            || length > IndexCodec.MAX_LENGTH
            || length > size - at - IndexCodec.PREFIX) {
          return at;
        }
        in.readFully(body, 0, length);
        IndexRecord record = IndexCodec.decode(ByteBuffer.wrap(body, 0, length), checksum);
        if (record == null) {
          return at;
        }
        replay.accept(record);
        records++;
        at += IndexCodec.PREFIX + length;
      }
    }
    return at;
  }

  private void cut(RandomAccessFile opened, long unread) throws IOException {
    if (unread > IndexCodec.PREFIX + IndexCodec.MAX_LENGTH) {
      Path aside = setAside(StandardCopyOption.COPY_ATTRIBUTES);
      LOG.error(
          "{} is damaged at byte {}: entries recorded behind it are lost; a copy is {}",
          file,
          end,
          aside);
    } else {
      LOG.info("{} ended within a record, which was never confirmed; it is cut off", file);
    }
    opened.setLength(end);
  }

  /**
   * Appends a record.
   *
   * @return what to give to {@link #force}
   * @throws IOException if it cannot be written; the log is as it was
   */
  long append(IndexRecord record) throws IOException {
    RandomAccessFile log = out();
    byte[] bytes = IndexCodec.encode(record);
    try {
      log.seek(end);
      log.write(bytes);
    } catch (IOException e) {
      cutBack(log, e);
      throw e;
    }
    end += bytes.length;
    records++;
    return appended.incrementAndGet();
  }

  /** What is left of a record would be overwritten by the next one; only tidiness is at stake. */
  private void cutBack(RandomAccessFile log, IOException cause) {
    try {
      log.setLength(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Waits until a record and all before it are on the disk. One force serves all that wait. */
  void force(long upTo) throws IOException {
    synchronized (forcing) {
      if (forced < upTo) {
        long now = appended.get();
        out().getFD().sync();
        forced = now;
      }
    }
  }

  /** Waits until everything is on the disk. */
  void forceAll() throws IOException {
    force(appended.get());
  }

  /** Whether so many records are stale that a rewrite pays. */
  boolean isWorthRewriting(long live) {
    return records - live > Math.max(MIN_STALE_RECORDS, live);
  }

  /** Puts a new file with other records in the place of this one; all or nothing. */
  void rewrite(Content content) throws IOException {
    RandomAccessFile next = null;
    try {
      long written = writeFresh(content);
      next = new RandomAccessFile(fresh.toFile(), "rw");
      next.getFD().sync();
      long length = next.length();
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      records = written;
      end = length;
    } catch (IOException e) {
      if (next != null) {
        next.close();
      }
      Files.deleteIfExists(fresh);
      throw e;
    }
    synchronized (forcing) {
      RandomAccessFile last = out;
      out = next;
      forced = appended.get();
      if (last != null) {
        last.close();
      }
    }
  }

  private long writeFresh(Content content) throws IOException {
    long[] written = new long[1];
    try (OutputStream to =
        new BufferedOutputStream(new FileOutputStream(fresh.toFile()), 1 << 16)) {
      to.write(HEADER);
      content.writeTo(
          record -> {
            to.write(IndexCodec.encode(record));
            written[0]++;
          });
    }
    return written[0];
  }

  /** Writes all records of a new file. */
  interface Content {
    void writeTo(RecordSink sink) throws IOException;
  }

  /** Takes the records of a new file. */
  interface RecordSink {
    void write(IndexRecord record) throws IOException;
  }

  private RandomAccessFile out() throws IOException {
    RandomAccessFile log = out;
    if (log == null) {
      throw new IOException(file + " is not open");
    }
    return log;
  }

  @Override
  public void close() throws IOException {
    synchronized (forcing) {
      RandomAccessFile last = out;
      out = null;
      if (last != null) {
        last.close();
      }
    }
  }
}
