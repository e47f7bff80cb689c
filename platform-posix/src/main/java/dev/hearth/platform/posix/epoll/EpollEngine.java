package dev.hearth.platform.posix.epoll;

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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketChannel;

/** Linux on 64-bit machines. */
public final class EpollEngine implements IoEngine {
  /** Its name in the configuration. */
  public static final String NAME = "epoll";

  private static final int OWNER_ONLY = 0600;
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private final SocketWriter writer = new MessageWriter();

  private final Object acceptLock = new Object();

  /** Guarded by the lock: of one accept at a time. */
  private final MemorySegment acceptErrno = LinuxCalls.newErrno();

  /** Allocates nothing of the operating system's. */
  public EpollEngine() {}

  /** Whether this is Linux on a machine whose layouts are known. */
  public static boolean isSupported() {
    String arch = System.getProperty("os.arch");
    return "Linux".equals(System.getProperty("os.name"))
        && ("amd64".equals(arch) || "aarch64".equals(arch));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Poller openPoller() throws IOException {
    return EpollPoller.open();
  }

  @Override
  public SocketReader newReader(int bufferBytes) {
    return new MessageReader(bufferBytes);
  }

  @Override
  public SocketWriter writer() {
    return writer;
  }

  @Override
  public void leaveProcessor() {
    Processors.leave();
  }

  @Override
  public Accepted accept(UnixServerSocketChannel listening) {
    int fd;
    synchronized (acceptLock) {
      fd =
          LinuxCalls.accept4(
              acceptErrno, listening.getFD(), LinuxAbi.SOCK_NONBLOCK | LinuxAbi.SOCK_CLOEXEC);
    }
    return fd < 0
        ? new Accepted.Nobody(Errno.valueOf(-fd))
        : new Accepted.Peer(UnixSocketChannel.fromFD(fd));
  }

  @Override
  public void closeOnExec(int fd) throws IOException {
    int done = LinuxCalls.fcntl(LinuxCalls.newErrno(), fd, LinuxAbi.F_SETFD, LinuxAbi.FD_CLOEXEC);
    if (done < 0) {
      throw SystemError.of("fcntl", -done);
    }
  }

  @Override
  public OpenDescriptor openLockFile(Path file) throws IOException {
    return open(file, LinuxAbi.O_RDWR | LinuxAbi.O_NOFOLLOW | LinuxAbi.O_CREAT);
  }

  @Override
  public OpenDescriptor openForReading(Path file) throws IOException {
    return open(file, LinuxAbi.O_NOFOLLOW | LinuxAbi.O_NONBLOCK);
  }

  @Override
  public OpenDescriptor openForAppending(Path file) throws IOException {
    return open(
        file,
        LinuxAbi.O_WRONLY
            | LinuxAbi.O_APPEND
            | LinuxAbi.O_NOFOLLOW
            | LinuxAbi.O_NONBLOCK
            | LinuxAbi.O_CREAT);
  }

  private static OpenDescriptor open(Path file, int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          LinuxCalls.open(
              LinuxCalls.newErrno(),
              arena.allocateFrom(file.toString()),
              flags | LinuxAbi.O_CLOEXEC,
              OWNER_ONLY);
      if (fd < 0) {
        throw switch (-fd) {
          case LinuxAbi.ENOENT -> new NoSuchFileException(file.toString());
          case LinuxAbi.EACCES ->
              new AccessDeniedException(
                  file.toString(), null, "the system does not let you open it");
          default -> SystemError.of("open " + file, -fd);
        };
      }
      return new OpenDescriptor(fd);
    }
  }

  @Override
  public boolean tryLock(OpenDescriptor file, boolean shared) throws IOException {
    int operation = LinuxAbi.LOCK_NB | (shared ? LinuxAbi.LOCK_SH : LinuxAbi.LOCK_EX);
    int done = LinuxCalls.flock(LinuxCalls.newErrno(), (int) file.number(), operation);
    if (done < 0 && -done != LinuxAbi.EAGAIN) {
      throw SystemError.of("flock", -done);
    }
    return done == 0;
  }

  @Override
  public FileNumber numberOf(OpenDescriptor file) throws IOException {
    return FileNumber.of(OPEN_FILES.resolve(Long.toString(file.number())));
  }

  @Override
  public FileKind kindOf(OpenDescriptor file) throws IOException {
    return FileKind.of(OPEN_FILES.resolve(Long.toString(file.number())));
  }

  @Override
  public void leaveSession() throws IOException {
    MemorySegment errno = LinuxCalls.newErrno();
    int done = LinuxCalls.setsid(errno);
    if (done < 0 && LinuxCalls.getsid(errno) != ProcessHandle.current().pid()) {
      throw SystemError.of("setsid", -done);
    }
  }

  @Override
  public void redirect(int descriptor, int to) throws IOException {
    int done = LinuxCalls.dup2(LinuxCalls.newErrno(), to, descriptor);
    if (done < 0) {
      throw SystemError.of("dup2", -done);
    }
  }

  @Override
  public int effectiveUser() {
    return LinuxCalls.geteuid(LinuxCalls.newErrno());
  }
}
