package dev.hearth.platform.posix.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.system.HostSystem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** 64-bit Linux. */
public final class LinuxSystem implements HostSystem {
  private static final int STANDARD_OUTPUT = 1;

  /** Found by the service loader. */
  public LinuxSystem() {}

  /** Whether this is such a machine. */
  public static boolean isHere() {
    return "Linux".equals(System.getProperty("os.name"))
        && ("amd64".equals(System.getProperty("os.arch"))
            || "aarch64".equals(System.getProperty("os.arch")));
  }

  @Override
  public boolean isSupported() {
    return isHere();
  }

  /** {@inheritDoc} A descriptor of the process becomes readable when it ends: no one looks. */
  @Override
  public boolean awaitEnd(long pid, Deadline deadline) throws IOException {
    int process = SystemCalls.pidfdOpen(pid);
    if (process == -SystemAbi.ESRCH) {
      return true;
    }
    try {
      return awaitReadable(checked("pidfd_open", process), deadline);
    } finally {
      if (process >= 0) {
        SystemCalls.close(process);
      }
    }
  }

  private static boolean awaitReadable(int fd, Deadline deadline) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment descriptor = arena.allocate(SystemAbi.POLLFD_SIZE, Integer.BYTES);
      descriptor.set(JAVA_INT, 0, fd);
      descriptor.set(JAVA_SHORT, SystemAbi.POLLFD_EVENTS, (short) SystemAbi.POLLIN);
      while (true) {
        int ready = SystemCalls.poll(descriptor, 1, millis(deadline));
        if (ready > 0) {
          return true;
        }
        if (ready == 0 && deadline.hasPassed()) {
          return false;
        }
        if (ready < 0 && ready != -SystemAbi.EINTR) {
          throw SystemError.of("poll", -ready);
        }
      }
    }
  }

  /**
   * {@inheritDoc} The kernel reports an error of a pipe that has no reader, whether asked or not.
   */
  @Override
  public boolean isOutputRead() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment descriptor = arena.allocate(SystemAbi.POLLFD_SIZE, Integer.BYTES);
      descriptor.set(JAVA_INT, 0, STANDARD_OUTPUT);
      return SystemCalls.poll(descriptor, 1, 0) <= 0
          || (descriptor.get(JAVA_SHORT, SystemAbi.POLLFD_REVENTS) & SystemAbi.POLLERR) == 0;
    }
  }

  /** Rounded up, so that the deadline has passed when the time is over. */
  private static int millis(Deadline deadline) {
    long nanos = Math.max(0, deadline.remainingNanos());
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    return (int)
        Math.min(
            millis + (nanos % TimeUnit.MILLISECONDS.toNanos(1) == 0 ? 0 : 1), Integer.MAX_VALUE);
  }

  /** {@inheritDoc} An address that begins with {@code @} is an abstract one. */
  @Override
  public void tellServiceManager(String address, String state) throws IOException {
    byte[] path = address.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = address.startsWith("@");
    if (path.length == 0 || !(isAbstract || address.startsWith("/"))) {
      throw new IOException("NOTIFY_SOCKET is no address of a socket: '" + address + "'");
    }
    if (SystemAbi.SOCKADDR_UN_PATH + path.length >= SystemAbi.SOCKADDR_UN_SIZE) {
      throw new IOException("NOTIFY_SOCKET is too long: '" + address + "'");
    }
    if (isAbstract) {
      path[0] = 0;
    }
    int socket =
        checked(
            "socket",
            SystemCalls.socket(SystemAbi.AF_UNIX, SystemAbi.SOCK_DGRAM | SystemAbi.SOCK_CLOEXEC));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(SystemAbi.SOCKADDR_UN_SIZE, Short.BYTES);
      to.set(JAVA_SHORT, 0, (short) SystemAbi.AF_UNIX);
      MemorySegment.copy(path, 0, to, JAVA_BYTE, SystemAbi.SOCKADDR_UN_PATH, path.length);
      MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, state.getBytes(StandardCharsets.UTF_8));
      checked(
          "sendto " + address,
          SystemCalls.sendto(
              socket, bytes, SystemAbi.MSG_NOSIGNAL, to, SystemAbi.SOCKADDR_UN_PATH + path.length));
    } finally {
      SystemCalls.close(socket);
    }
  }

  private static int checked(String call, int returned) throws IOException {
    if (returned < 0) {
      throw SystemError.of(call, -returned);
    }
    return returned;
  }
}
