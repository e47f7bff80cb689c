package dev.hearth.runtime.recording;

import dev.hearth.session.FrameRecorder;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Recorder;
import dev.hearth.wire.recording.EntryEncoder;
import dev.hearth.wire.recording.RecordingEnd;
import dev.hearth.wire.recording.RecordingHeader;
import dev.hearth.wire.recording.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One recording. Threads of the connection copy what passes to a queue that is bounded in bytes,
 * and never wait; a thread of the recording's own writes it. What would be too much ends the
 * recording and not the connection. Thread-safe.
 */
final class Recording implements FrameRecorder {
  private static final Logger LOG = LogManager.getLogger(Recording.class);

  private final long id;
  private final ConnectionHandle connection;
  private final Consumer<@Nullable FrameRecorder> attach;
  private final String clientName;
  private final Path path;
  private final Instant begin;
  private final boolean fromStart;
  private final long maxBytes;
  private final long maxQueued;
  private final long startNanos = System.nanoTime();
  private final CountDownLatch over = new CountDownLatch(1);

  // Guarded by this.
  private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
  private long queued;
  private long taken = RecordingHeader.LENGTH;
  private long written;
  private long entries;
  private @Nullable RecordingEnd end;
  private String reason = "";

  /**
   * A recording that has not begun.
   *
   * @param attach has the connection's frames shown to a recorder; to none for null
   * @param fromStart whether nothing has passed yet
   * @param maxBytes how long its file may become
   * @param maxQueued how much of it may wait to be written
   */
  Recording(
      long id,
      ConnectionHandle connection,
      Consumer<@Nullable FrameRecorder> attach,
      String clientName,
      Path path,
      Instant begin,
      boolean fromStart,
      long maxBytes,
      long maxQueued) {
    this.id = id;
    this.connection = connection;
    this.attach = attach;
    this.clientName = clientName;
    this.path = path;
    this.begin = begin;
    this.fromStart = fromStart;
    this.maxBytes = maxBytes;
    this.maxQueued = maxQueued;
  }

  /**
   * Starts: from here on the connection's frames are shown to it.
   *
   * @param prepare run by the recording's thread before it makes the file
   * @param ended run by that thread, last
   */
  void start(Preparation prepare, Runnable ended) {
    LOG.info(
        "recording begins id={} handle={} client={} file={}", id, connection, clientName, path);
    // Before the thread runs, which has it shown nothing more once it has ended.
    attach.accept(this);
    Thread.ofPlatform().daemon().name("hearth-recording-" + id).start(() -> run(prepare, ended));
  }

  /** Has the folder ready. */
  @FunctionalInterface
  interface Preparation {
    void run() throws IOException;
  }

  ConnectionHandle connection() {
    return connection;
  }

  Path path() {
    return path;
  }

  @Override
  public @Nullable Room begin(Sender from, int handles, int flags, int bytes) {
    int size = EntryEncoder.OVERHEAD + bytes;
    synchronized (this) {
      if (end != null) {
        return null;
      }
      if (taken + size > maxBytes) {
        end(RecordingEnd.FULL, "it has as many bytes as it may (daemon.recording.max-bytes)");
        return null;
      }
      // One that is alone is taken whatever its size: otherwise it never could be.
      if (queued > 0 && queued + size > maxQueued) {
        end(
            RecordingEnd.FELL_BEHIND,
            "frames came faster than they could be written (daemon.recording.queue)");
        return null;
      }
      queued += size;
      taken += size;
    }
    ByteBuffer entry = ByteBuffer.allocate(size);
    EntryEncoder.begin(entry, System.nanoTime() - startNanos, from, handles, flags);
    return new Entry(entry);
  }

  /** An entry that is being filled. */
  private final class Entry implements Room {
    private final ByteBuffer bytes;
    private boolean complete;

    Entry(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public void complete() {
      complete = true;
      synchronized (Recording.this) {
        queue.addLast(bytes);
        Recording.this.notifyAll();
      }
    }

    @Override
    public void close() {
      if (!complete) {
        synchronized (Recording.this) {
          queued -= bytes.capacity();
          taken -= bytes.capacity();
          Recording.this.notifyAll();
        }
      }
    }
  }

  /** Takes nothing more; what it has is written yet. Only the first end counts. */
  synchronized void end(RecordingEnd how, String why) {
    if (end == null) {
      end = how;
      reason = why;
      notifyAll();
    }
  }

  /**
   * Waits until all is written, once it has ended.
   *
   * @return false when the time passed first
   */
  boolean awaitWritten(Duration time) throws InterruptedException {
    return over.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run(Preparation prepare, Runnable ended) {
    try {
      prepare.run();
      try (RecordingFile file =
          new RecordingFile(path, RecordingHeader.beginning(fromStart, micros(begin)))) {
        write(file);
        file.end(how(), why());
      }
    } catch (IOException e) {
      end(RecordingEnd.WRITE_FAILED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      // Nobody has the thread but this class, which does not interrupt it.
      throw new IllegalStateException(e);
    } finally {
      attach.accept(null);
      report();
      ended.run();
      over.countDown();
    }
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }

  private void write(RecordingFile file) throws InterruptedException {
    for (ByteBuffer next = next(); next != null; next = next()) {
      EntryEncoder.finish(next, 0);
      try {
        file.append(next.flip());
      } catch (IOException e) {
        end(RecordingEnd.WRITE_FAILED, String.valueOf(e.getMessage()));
        drop();
        return;
      }
      synchronized (this) {
        queued -= next.capacity();
        written += next.capacity();
        entries++;
      }
    }
  }

  /** The next entry to write; null once it has ended and nothing is left. */
  private synchronized @Nullable ByteBuffer next() throws InterruptedException {
    while (queue.isEmpty() && (end == null || isFilling())) {
      wait();
    }
    return queue.pollFirst();
  }

  /** Whether somebody has been given room and has not said yet what becomes of it. */
  private boolean isFilling() {
    return queued > 0;
  }

  private synchronized void drop() {
    queue.clear();
  }

  private synchronized RecordingEnd how() {
    return end == null ? RecordingEnd.UNKNOWN : end;
  }

  private synchronized String why() {
    return reason;
  }

  private void report() {
    Recorder.Recording now = describe();
    if (how() == RecordingEnd.WRITE_FAILED || how() == RecordingEnd.FELL_BEHIND) {
      LOG.warn(
          "recording ended id={} entries={} bytes={} file={}: {}",
          id,
          now.entries(),
          now.bytes(),
          path,
          why());
    } else {
      LOG.info(
          "recording ended id={} entries={} bytes={} file={}: {}",
          id,
          now.entries(),
          now.bytes(),
          path,
          why());
    }
  }

  /** How it stands. */
  synchronized Recorder.Recording describe() {
    return new Recorder.Recording(
        id,
        connection,
        clientName,
        path,
        RecordingHeader.LENGTH + written,
        entries,
        end == null ? Optional.empty() : Optional.of(reason));
  }

  long id() {
    return id;
  }
}
