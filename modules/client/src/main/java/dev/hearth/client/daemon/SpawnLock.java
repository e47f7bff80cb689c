package dev.hearth.client.daemon;

import dev.hearth.client.files.FileTurn;
import dev.hearth.session.state.PastExits;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Spares clients, of this process and of others, to start a daemon each where one is enough. It
 * decides nothing: who cannot have it goes on without, and the daemon's own lock lets one live.
 *
 * <pre>
 *  held        pid=… started=… boot=…                        who has it, for people
 *  free        nothing
 *              starting pid=… started=… boot=… socket=…      whom somebody has started who did not
 *                                                            wait until that one listens
 * </pre>
 */
final class SpawnLock implements AutoCloseable {
  private static final String STARTING = "starting ";
  private static final String SOCKET = " socket=";
  private static final int MOST_BYTES = 16 * 1024;

  private final FileTurn turn;
  private String left;

  private SpawnLock(FileTurn turn, String left) {
    this.turn = turn;
    this.left = left;
  }

  /**
   * Takes the lock if it is free.
   *
   * @return none if another thread or process has it
   * @throws IOException if the file cannot be made or opened
   */
  static Optional<SpawnLock> tryAcquire(Path file) throws IOException {
    return signed(FileTurn.tryAcquire(file));
  }

  /**
   * Waits for the lock.
   *
   * @return none if others have it for all that time
   * @throws IOException if the file cannot be made or opened
   */
  static Optional<SpawnLock> acquire(Path file, Deadline deadline)
      throws IOException, InterruptedException {
    return signed(FileTurn.acquire(file, deadline));
  }

  private static Optional<SpawnLock> signed(Optional<FileTurn> turn) throws IOException {
    if (turn.isEmpty()) {
      return Optional.empty();
    }
    boolean signed = false;
    try {
      FileChannel file = turn.get().channel();
      String left = read(file);
      write(file, ProcessIdentity.current() + System.lineSeparator());
      signed = true;
      return Optional.of(new SpawnLock(turn.get(), left.startsWith(STARTING) ? left : ""));
    } finally {
      if (!signed) {
        turn.get().close();
      }
    }
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
      // Until the end of the file.
    }
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }

  private static void write(FileChannel file, String text) throws IOException {
    file.truncate(0);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      file.write(bytes, bytes.position());
    }
  }

  /**
   * Whom somebody has started for an address and not waited for; none where that one has ended, or
   * has begun to. Whether it listens by now is for the address to tell.
   *
   * @param state of the instance
   */
  Optional<ProcessIdentity> starting(String address, StateFolder state) {
    return startingNow()
        .filter(_ -> left.stripTrailing().endsWith(SOCKET + address))
        .filter(process -> PastExits.of(process, state).isEmpty());
  }

  private Optional<ProcessIdentity> startingNow() {
    return left.isEmpty()
        ? Optional.empty()
        : ProcessIdentity.parse(left.substring(STARTING.length())).filter(ProcessIdentity::isAlive);
  }

  /** Leaves word of one that has been started and is not waited for. */
  void leave(ProcessIdentity started, String address) {
    left = STARTING + started + SOCKET + address + System.lineSeparator();
  }

  /**
   * Looks who has it. Takes it for an instant where it is free.
   *
   * @throws IOException if it cannot be told
   */
  static LockLook look(Transport transport, Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      // To open a pipe would wait for who reads it.
      throw new IOException("what is there is no lock: " + file);
    }
    try {
      Optional<FileTurn> turn = FileTurn.tryAcquireExisting(file);
      if (turn.isEmpty()) {
        return new LockLook.Held(holder(transport, file));
      }
      try (FileTurn free = turn.get()) {
        return new LockLook.Free(ProcessIdentity.parse(read(free.channel())));
      }
    } catch (NoSuchFileException e) {
      return new LockLook.Absent();
    }
  }

  /** To read the file would end the lock where this process has it. */
  private static Optional<ProcessIdentity> holder(Transport transport, Path file)
      throws IOException {
    return FileTurn.isOfThisProcess(file)
        ? Optional.of(ProcessIdentity.current())
        : transport.lockHolder(file);
  }

  /** Lets the next one in. */
  @Override
  public void close() throws IOException {
    try (turn) {
      write(turn.channel(), startingNow().isPresent() ? left : "");
    }
  }
}
