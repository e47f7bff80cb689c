package dev.hearth.cache.store;

import dev.hearth.cache.pack.NameForcing;
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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The append-only file that says what is stored. All but {@link #force} and {@link #writeFresh} is
 * guarded by the store's lock.
 *
 * <p>Written with {@link RandomAccessFile} and not with a channel: an interrupt of a thread that
 * uses a channel closes it, and a cancelled call must not close the index of all.
 */
final class IndexLog implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(IndexLog.class);
  private static final byte[] HEADER = "hearth cache 1\r\n".getBytes(StandardCharsets.US_ASCII);

  /** A rewrite pays when this many records say nothing any more, and more than those that do. */
  private static final long MIN_STALE_RECORDS = 4_000;

  private static final int COPY_BYTES = 64 << 10;

  private final Path folder;
  private final Path file;
  private final Path fresh;
  private final NameForcing nameForcing;
  private final Object forcing = new Object();
  private volatile @Nullable RandomAccessFile out;
  private long end;
  private long records;
  private final AtomicLong appended = new AtomicLong();
  private volatile long forced;

  /** Whether the log's file has its name on the disk too. Guarded by {@link #forcing}. */
  private boolean nameForced;

  /**
   * A log that is not open.
   *
   * @param nameForcing makes the name that a file of this folder was given outlive the machine
   */
  IndexLog(Path folder, NameForcing nameForcing) {
    this.folder = folder;
    this.nameForcing = nameForcing;
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
      create();
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

  /** The last record, as {@link #append} answered it. */
  long last() {
    return appended.get();
  }

  /** Up to which record, this included, all are on the disk. */
  long forced() {
    return forced;
  }

  /**
   * Waits until a record and all before it are on the disk. One force serves all that wait. A file
   * whose name is not on the disk counts for nothing: a power failure would bring back the one
   * before it, without what was appended since.
   */
  void force(long upTo) throws IOException {
    synchronized (forcing) {
      if (!nameForced) {
        nameForcing.force();
        nameForced = true;
      }
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

  /**
   * As {@link #forceAll}, at the end. Where somebody has deleted the folder, nothing is left that
   * could be lost.
   */
  void forceLast() throws IOException {
    try {
      forceAll();
    } catch (NoSuchFileException e) {
      if (Files.exists(folder)) {
        throw e;
      }
      LOG.warn("{} was deleted, and all that was stored with it", folder);
    }
  }

  /** Whether so many records are stale that a rewrite pays. */
  boolean isWorthRewriting(long live) {
    return records - live > Math.max(MIN_STALE_RECORDS, live);
  }

  /**
   * Where a rewrite began: what is appended behind it goes into the new file as it is.
   *
   * @param end how long the log was
   * @param records how many records it had
   * @param appended what {@link #append} had answered last
   */
  record Mark(long end, long records, long appended) {}

  Mark mark() {
    return new Mark(end, records, appended.get());
  }

  /**
   * Writes all records of a new file, which is on the disk afterwards; {@link #replace} then puts
   * it in the place of this one. Not guarded by the store's lock.
   *
   * @return how many records it has
   */
  long writeFresh(Content content) throws IOException {
    long[] written = new long[1];
    try (FileOutputStream file = new FileOutputStream(fresh.toFile());
        OutputStream to = new BufferedOutputStream(file, 1 << 16)) {
      to.write(HEADER);
      content.writeTo(
          record -> {
            to.write(IndexCodec.encode(record));
            written[0]++;
          });
      to.flush();
      file.getFD().sync();
      return written[0];
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
  }

  /** Puts the new file in the place of this one, with what was appended since; all or nothing. */
  void replace(Mark begun, long written) throws IOException {
    synchronized (forcing) {
      RandomAccessFile last = out();
      RandomAccessFile next = withTail(last, begun);
      records = written + records - begun.records();
      end = next.length();
      out = next;
      nameForced = false;
      forced = Math.max(forced, begun.appended());
      last.close();
    }
  }

  /** Completes the new file and gives it the name of the old one. */
  private RandomAccessFile withTail(RandomAccessFile last, Mark begun) throws IOException {
    RandomAccessFile next = new RandomAccessFile(fresh.toFile(), "rw");
    boolean done = false;
    try {
      next.seek(next.length());
      copyTail(last, begun.end(), next);
      if (forced > begun.appended()) {
        next.getFD().sync(); // it holds records that were promised to be on the disk
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      done = true;
      return next;
    } finally {
      if (!done) {
        next.close();
        Files.deleteIfExists(fresh);
      }
    }
  }

  private void copyTail(RandomAccessFile from, long begin, RandomAccessFile to) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    from.seek(begin);
    for (long left = end - begin; left > 0; ) {
      int count = (int) Math.min(left, buffer.length);
      from.readFully(buffer, 0, count);
      to.write(buffer, 0, count);
      left -= count;
    }
  }

  /** Makes an empty log. */
  private void create() throws IOException {
    writeFresh(_ -> {});
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
    out = opened;
    end = opened.length();
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
