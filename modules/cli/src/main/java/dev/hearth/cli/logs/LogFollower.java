package dev.hearth.cli.logs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what is written to a log, also after the file has been renamed and another begun, or
 * has been emptied. The system tells when that is; no one looks in between. For one thread.
 */
final class LogFollower implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path file;
  private final OutputStream out;
  private final WatchService changes;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private @Nullable FileChannel channel;
  private @Nullable Object identity;

  /**
   * Opens the log. Nothing is passed on yet.
   *
   * @param file the log; its folder must be there
   */
  LogFollower(Path file, OutputStream out) throws IOException {
    this.file = file.toAbsolutePath();
    this.out = out;
    changes = FileSystems.getDefault().newWatchService();
    boolean opened = false;
    try {
      Objects.requireNonNull(this.file.getParent())
          .register(
              changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      open();
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  /** How much has been written so far; none of it is passed on once this has been asked. */
  long skip() throws IOException {
    FileChannel open = channel;
    return open == null ? 0 : open.position(open.size()).position();
  }

  /** Passes on what is written, for as long as someone wants it. */
  void follow(BooleanSupplier wanted) throws IOException, InterruptedException {
    while (wanted.getAsBoolean()) {
      passOn();
      WatchKey key = changes.take();
      key.pollEvents();
      if (!key.reset()) {
        throw new NoSuchFileException(String.valueOf(file.getParent()));
      }
    }
  }

  /** What is left of the file before it was renamed comes before what the next one holds. */
  private void passOn() throws IOException {
    drain();
    while (!Objects.equals(identity, identityNow())) {
      drain();
      close(channel);
      open();
      drain();
    }
  }

  /** One that has become shorter was emptied in place, and is begun anew. */
  private void drain() throws IOException {
    FileChannel open = channel;
    if (open != null && open.size() < open.position()) {
      open.position(0);
    }
    while (open != null && open.read(buffer.clear()) > 0) {
      out.write(buffer.array(), 0, buffer.position());
    }
    out.flush();
  }

  private void open() throws IOException {
    do {
      close(channel);
      channel = null;
      identity = identityNow();
      try {
        channel = identity == null ? null : FileChannel.open(file);
      } catch (NoSuchFileException e) {
        identity = null;
      }
      // Renamed just between the two: then it is not known which of both is open.
    } while (!Objects.equals(identity, identityNow()));
  }

  private @Nullable Object identityNow() throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() == null ? file : attributes.fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static void close(@Nullable FileChannel open) throws IOException {
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    try (changes) {
      close(channel);
    }
  }
}
