package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.Accepted;
import dev.hearth.platform.posix.engine.FileKind;
import dev.hearth.platform.posix.engine.FileNumber;
import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Fcntl;
import jnr.constants.platform.OpenFlags;
import jnr.enxio.channels.Native;
import jnr.posix.FileStat;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketChannel;

/** Runs wherever JNR does. Allocates in each call. */
public final class SelectorEngine implements IoEngine {
  /** Its name in the configuration. */
  public static final String NAME = "selector";

  private static final int FD_CLOEXEC = 1;
  private static final int OWNER_ONLY = 0600;

  // The same on all systems that have flock.
  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;

  private final POSIX posix = POSIXFactory.getNativePOSIX();
  private final SocketWriter writer = new JnrWriter(posix);

  /** Allocates nothing of the operating system's. */
  public SelectorEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Poller openPoller() throws IOException {
    return new SelectorPoller();
  }

  @Override
  public SocketReader newReader(int bufferBytes) {
    return new JnrReader(posix, this, bufferBytes);
  }

  @Override
  public SocketWriter writer() {
    return writer;
  }

  @Override
  public void leaveProcessor() {}

  @Override
  public Accepted accept(UnixServerSocketChannel listening) throws IOException {
    UnixSocketChannel peer = listening.accept();
    if (peer == null) {
      return new Accepted.Nobody(Native.getLastError());
    }
    boolean usable = false;
    try {
      peer.configureBlocking(false);
      closeOnExec(peer.getFD());
      usable = true;
      return new Accepted.Peer(peer);
    } finally {
      if (!usable) {
        peer.close();
      }
    }
  }

  @Override
  public void closeOnExec(int fd) throws IOException {
    if (posix.fcntlInt(fd, Fcntl.F_SETFD, FD_CLOEXEC) < 0) {
      throw SystemError.of("fcntl", posix.errno());
    }
  }

  @Override
  public OpenDescriptor openLockFile(Path file) throws IOException {
    return open(
        file,
        OpenFlags.O_RDWR.intValue()
            | OpenFlags.O_NOFOLLOW.intValue()
            | OpenFlags.O_CREAT.intValue());
  }

  @Override
  public OpenDescriptor openForReading(Path file) throws IOException {
    return open(file, OpenFlags.O_NOFOLLOW.intValue() | OpenFlags.O_NONBLOCK.intValue());
  }

  @Override
  public OpenDescriptor openForAppending(Path file) throws IOException {
    return open(
        file,
        OpenFlags.O_WRONLY.intValue()
            | OpenFlags.O_APPEND.intValue()
            | OpenFlags.O_NOFOLLOW.intValue()
            | OpenFlags.O_NONBLOCK.intValue()
            | OpenFlags.O_CREAT.intValue());
  }

  private OpenDescriptor open(Path file, int flags) throws IOException {
    int fd = posix.open(file.toString(), flags, OWNER_ONLY);
    if (fd < 0) {
      int error = posix.errno();
      throw switch (Errno.valueOf(error)) {
        case ENOENT -> new NoSuchFileException(file.toString());
        case EACCES ->
            new AccessDeniedException(file.toString(), null, "the system does not let you open it");
        default -> SystemError.of("open " + file, error);
      };
    }
    OpenDescriptor opened = new OpenDescriptor(fd);
    try {
      closeOnExec(fd);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  @Override
  public boolean tryLock(OpenDescriptor file, boolean shared) throws IOException {
    boolean locked = posix.flock((int) file.number(), LOCK_NB | (shared ? LOCK_SH : LOCK_EX)) == 0;
    if (!locked && posix.errno() != Errno.EWOULDBLOCK.intValue()) {
      throw SystemError.of("flock", posix.errno());
    }
    return locked;
  }

  @Override
  public FileNumber numberOf(OpenDescriptor file) {
    FileStat stat = posix.fstat((int) file.number());
    return new FileNumber(stat.dev(), stat.ino());
  }

  @Override
  public FileKind kindOf(OpenDescriptor file) {
    FileStat stat = posix.fstat((int) file.number());
    return FileKind.of(stat.mode(), stat.uid());
  }

  @Override
  public void leaveSession() throws IOException {
    // Who leads a group of processes cannot leave it. JNR does not tell whether it leads a session.
    if (posix.setsid() < 0 && posix.errno() != Errno.EPERM.intValue()) {
      throw SystemError.of("setsid", posix.errno());
    }
  }

  @Override
  public void redirect(int descriptor, int to) throws IOException {
    if (posix.dup2(to, descriptor) < 0) {
      throw SystemError.of("dup2", posix.errno());
    }
  }

  @Override
  public int effectiveUser() {
    return posix.geteuid();
  }
}
