package dev.hearth.runtime.recording;

import dev.hearth.runtime.settings.RecordingSettings;
import dev.hearth.session.Session;
import dev.hearth.session.SessionEnd;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Recorder;
import dev.hearth.wire.recording.RecordingEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** All recordings of a daemon: those that are made, and which are to be. Thread-safe. */
public final class Recordings {
  private static final Logger LOG = LogManager.getLogger(Recordings.class);

  /** How many that have ended can still be asked for. */
  private static final int REMEMBERED = 32;

  private static final int MAX_WISHES = 100;

  private final RecordingSettings settings;
  private final RecordingFolder folder;
  private final boolean everybody;
  private final AtomicLong lastId = new AtomicLong();
  private final ConcurrentHashMap<ConnectionHandle, Recording> running = new ConcurrentHashMap<>();

  /** How many of its next connections are to be recorded, by the client's name. */
  private final ConcurrentHashMap<String, Integer> wishes = new ConcurrentHashMap<>();

  private final ArrayDeque<Recorder.Recording> ended = new ArrayDeque<>();
  private final AtomicBoolean full = new AtomicBoolean();

  /** None are made yet, and no file is touched. */
  public Recordings(RecordingSettings settings, RecordingFolder folder) {
    this.settings = settings;
    this.folder = folder;
    everybody = settings.clients().contains(RecordingSettings.EVERYBODY);
  }

  /** A connection has come. On its I/O thread. */
  public void connected(Session session) {
    if (everybody) {
      beginUnasked(session, "");
    }
  }

  /** Its peer has said who it is. On its I/O thread. */
  public void admitted(Session session, String clientName) {
    if (everybody) {
      return;
    }
    if (settings.clients().contains(clientName) || takeWish(clientName)) {
      beginUnasked(session, clientName);
    }
  }

  private boolean takeWish(String clientName) {
    if (!wishes.containsKey(clientName)) {
      return false;
    }
    boolean[] taken = new boolean[1];
    wishes.computeIfPresent(
        clientName,
        (name, left) -> {
          taken[0] = true;
          return left > 1 ? left - 1 : null;
        });
    return taken[0];
  }

  private void beginUnasked(Session session, String clientName) {
    try {
      begin(session, clientName, true);
    } catch (CallException e) {
      // Told once, until there is room again.
      if (full.compareAndSet(false, true)) {
        LOG.warn("connection not recorded handle={}: {}", session.handle(), e.getMessage());
      }
    }
  }

  /** A connection has ended. On its I/O thread. */
  public void ended(Session session, SessionEnd how) {
    Recording recording = running.get(session.handle());
    if (recording != null) {
      recording.end(RecordingEnd.CONNECTION_ENDED, how.message());
    }
  }

  /**
   * Begins to record a session.
   *
   * @param fromStart whether nothing has passed yet
   */
  public Recorder.Recording begin(Session session, String clientName, boolean fromStart)
      throws CallException {
    Instant now = Instant.now();
    long id = lastId.incrementAndGet();
    Recording recording =
        new Recording(
            id,
            session.handle(),
            session::record,
            clientName,
            folder.file(now, id, clientName),
            now,
            fromStart,
            settings.maxBytes().bytes(),
            settings.queue().bytes());
    synchronized (this) {
      if (running.size() >= settings.maxRunning()) {
        throw new CallException(
            ErrorCode.RESOURCE_EXHAUSTED,
            "%d connections are recorded, and no more may be (daemon.recording.max-running); stop one"
                .formatted(running.size()));
      }
      if (running.putIfAbsent(session.handle(), recording) != null) {
        throw new CallException(
            ErrorCode.ALREADY_EXISTS, "the connection is recorded already: stop that first");
      }
    }
    recording.start(this::prepareFolder, () -> forget(recording));
    if (session.end() != null) {
      // It may have ended before the recording was among the others.
      recording.end(RecordingEnd.CONNECTION_ENDED, "the connection has ended");
    }
    return recording.describe();
  }

  /** By the threads of recordings, of which one at a time counts and deletes files. */
  private void prepareFolder() throws IOException {
    Set<Path> inUse = running.values().stream().map(Recording::path).collect(Collectors.toSet());
    synchronized (folder) {
      folder.prepare(settings.keep(), inUse);
    }
  }

  private void forget(Recording recording) {
    synchronized (ended) {
      ended.addLast(recording.describe());
      if (ended.size() > REMEMBERED) {
        ended.removeFirst();
      }
    }
    running.remove(recording.connection(), recording);
    full.set(false);
  }

  /** Has the next connections of a client recorded. */
  public void wish(String clientName, int count) throws CallException {
    if (count == 0) {
      wishes.remove(clientName);
    } else if (wishes.size() >= MAX_WISHES && !wishes.containsKey(clientName)) {
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "the next connections of %d clients are to be recorded already".formatted(MAX_WISHES));
    } else {
      wishes.put(clientName, count);
    }
  }

  /**
   * Stops one, and waits until it is written.
   *
   * @throws CallException NOT_FOUND, or DEADLINE_EXCEEDED
   */
  public Recorder.Recording stop(long id, Duration patience)
      throws CallException, InterruptedException {
    for (Recording recording : running.values()) {
      if (recording.id() == id) {
        recording.end(RecordingEnd.STOPPED, "it was stopped");
        if (!recording.awaitWritten(patience)) {
          throw new CallException(
              ErrorCode.DEADLINE_EXCEEDED, "recording " + id + " is still being written");
        }
        return recording.describe();
      }
    }
    return all().stream()
        .filter(recording -> recording.id() == id)
        .findFirst()
        .orElseThrow(() -> new CallException(ErrorCode.NOT_FOUND, "there is no recording " + id));
  }

  /** Those that go on and the last that ended, by ID. */
  public List<Recorder.Recording> all() {
    Map<Long, Recorder.Recording> all = new HashMap<>();
    running.values().forEach(recording -> all.put(recording.id(), recording.describe()));
    synchronized (ended) {
      ended.forEach(recording -> all.put(recording.id(), recording));
    }
    List<Recorder.Recording> sorted = new ArrayList<>(all.values());
    sorted.sort(Comparator.comparingLong(Recorder.Recording::id));
    return sorted;
  }

  /**
   * Ends all.
   *
   * @return false when not all were written in time
   */
  public boolean close(Duration time) throws InterruptedException {
    Deadline deadline = Deadline.after(time);
    Collection<Recording> left = List.copyOf(running.values());
    left.forEach(recording -> recording.end(RecordingEnd.STOPPED, "the daemon stopped"));
    boolean all = true;
    for (Recording recording : left) {
      all &= recording.awaitWritten(Duration.ofNanos(Math.max(0, deadline.remainingNanos())));
    }
    return all;
  }
}
