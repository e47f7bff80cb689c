package dev.hearth.platform.posix.engine;

import java.io.IOException;
import java.nio.file.Path;
import jnr.unixsocket.UnixServerSocketChannel;

/** One way to wait for descriptors and to move bytes through them. Thread-safe. */
public interface IoEngine {
  /** Its name in the configuration. */
  String name();

  /** Opens what one thread at a time waits with; the caller closes it. */
  Poller openPoller() throws IOException;

  /**
   * Makes what one thread at a time reads with.
   *
   * @param bufferBytes how much is read at once at most, beyond the receiver's own buffer
   */
  SocketReader newReader(int bufferBytes);

  /** What all threads write with. */
  SocketWriter writer();

  /**
   * Moves the calling thread to another processor, for as long as the system's scheduler leaves it
   * there. Does nothing where that cannot be asked for.
   */
  void leaveProcessor();

  /**
   * Takes a peer from the queue of a listening socket. Does not wait.
   *
   * @param listening non-blocking
   */
  Accepted accept(UnixServerSocketChannel listening) throws IOException;

  /** Keeps a descriptor out of the programs that this process starts. */
  void closeOnExec(int fd) throws IOException;

  /**
   * Opens a file to be locked: close-on-exec, and never what a symbolic link leads to. Where it is
   * missing it is made, readable and writable for its owner alone.
   *
   * @throws java.nio.file.NoSuchFileException if its folder is missing
   * @throws java.nio.file.AccessDeniedException if this user may not open it
   */
  OpenDescriptor openLockFile(Path file) throws IOException;

  /**
   * Opens a file to be looked at, whoever may have put it there: close-on-exec, never what a
   * symbolic link leads to, and without waiting for who would write to a pipe.
   *
   * @throws java.nio.file.NoSuchFileException if it is missing
   */
  OpenDescriptor openForReading(Path file) throws IOException;

  /**
   * Opens a file whose end is written to, whoever may have put it there: close-on-exec, never what
   * a symbolic link leads to, and without waiting for who would read a pipe. Where it is missing it
   * is made for its owner alone.
   */
  OpenDescriptor openForAppending(Path file) throws IOException;

  /**
   * Locks what a descriptor stands for, for all that is done through the same opening: {@code
   * flock}. Closing another descriptor of the same file does not end it, as it would with {@code
   * fcntl}. Does not wait.
   *
   * @param shared whether others may lock it likewise
   * @return false if another opening of the file has a lock that excludes it
   */
  boolean tryLock(OpenDescriptor file, boolean shared) throws IOException;

  /** Which file a descriptor stands for, whatever is under its path by now. */
  FileNumber numberOf(OpenDescriptor file) throws IOException;

  /** What a descriptor stands for, and whose it is. */
  FileKind kindOf(OpenDescriptor file) throws IOException;

  /**
   * Gives this process a session of its own, which has no terminal; not where it leads one already.
   *
   * @throws IOException if it leads a group of processes in another session, and so cannot leave it
   */
  void leaveSession() throws IOException;

  /** Has one descriptor stand for what another stands for, in place of what it stood for. */
  void redirect(int descriptor, int to) throws IOException;

  /** The user that this process acts as. */
  int effectiveUser();
}
