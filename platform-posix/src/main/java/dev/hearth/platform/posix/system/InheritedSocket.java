package dev.hearth.platform.posix.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import jnr.unixsocket.UnixServerSocketChannel;

/** A listening Unix socket that the process was started with, by a service manager say. */
public final class InheritedSocket {
  private final int fd;
  private final String path;

  private InheritedSocket(int fd, String path) {
    this.fd = fd;
    this.path = path;
  }

  /**
   * Looks at a descriptor.
   *
   * @throws IOException if it is not a Unix stream socket that listens at a path, and says what it
   *     is instead
   */
  public static InheritedSocket of(int fd) throws IOException {
    if (!LinuxSystem.isHere()) {
      throw new IOException("sockets cannot be inherited on " + System.getProperty("os.name"));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SystemAbi.SOCKADDR_UN_SIZE, Short.BYTES);
      MemorySegment length = arena.allocate(JAVA_INT);
      length.set(JAVA_INT, 0, SystemAbi.SOCKADDR_UN_SIZE);
      int error = -SystemCalls.getsockname(fd, address, length);
      if (error > 0) {
        throw new IOException(
            "descriptor " + fd + " is no socket", SystemError.of("getsockname", error));
      }
      if (address.get(JAVA_SHORT, 0) != SystemAbi.AF_UNIX) {
        throw refused(fd, "it is no Unix socket");
      }
      if (option(fd, SystemAbi.SO_TYPE, arena) != SystemAbi.SOCK_STREAM) {
        throw refused(fd, "it is no stream socket");
      }
      if (option(fd, SystemAbi.SO_ACCEPTCONN, arena) == 0) {
        throw refused(fd, "nobody listens with it");
      }
      return new InheritedSocket(fd, path(fd, address, length.get(JAVA_INT, 0)));
    }
  }

  private static int option(int fd, int option, Arena arena) throws IOException {
    MemorySegment value = arena.allocate(JAVA_INT);
    MemorySegment length = arena.allocate(JAVA_INT);
    length.set(JAVA_INT, 0, Integer.BYTES);
    int error = -SystemCalls.getsockopt(fd, option, value, length);
    if (error > 0) {
      throw SystemError.of("getsockopt", error);
    }
    return value.get(JAVA_INT, 0);
  }

  private static String path(int fd, MemorySegment address, int length) throws IOException {
    int bytes = length - (int) SystemAbi.SOCKADDR_UN_PATH;
    if (bytes <= 1 || address.get(JAVA_BYTE, SystemAbi.SOCKADDR_UN_PATH) == 0) {
      throw refused(fd, "it has no path");
    }
    byte[] name = new byte[bytes];
    MemorySegment.copy(address, JAVA_BYTE, SystemAbi.SOCKADDR_UN_PATH, name, 0, bytes);
    int end = name[bytes - 1] == 0 ? bytes - 1 : bytes;
    return new String(name, 0, end, StandardCharsets.UTF_8);
  }

  private static IOException refused(int fd, String why) {
    return new IOException(
        "descriptor "
            + fd
            + " is not a Unix stream socket that listens at a path: "
            + why
            + "; see ListenStream= in the socket unit");
  }

  /** Where it listens. */
  public String path() {
    return path;
  }

  /**
   * Becomes another descriptor, in the place of what that was. This one is closed, and so is not
   * inherited any further.
   */
  public void moveTo(int other) throws IOException {
    int error = -SystemCalls.dup3(fd, other, SystemAbi.O_CLOEXEC);
    if (error > 0) {
      throw SystemError.of("dup3", error);
    }
    SystemCalls.close(fd);
  }

  /**
   * Closes the channel of a socket that others have too, and leaves the socket to them: on its own
   * a channel shuts it down as it closes it, for all who have it.
   */
  public static void leave(UnixServerSocketChannel channel) throws IOException {
    try (channel;
        UnixServerSocketChannel other = UnixServerSocketChannel.open()) {
      int error = -SystemCalls.dup3(other.getFD(), channel.getFD(), SystemAbi.O_CLOEXEC);
      if (error > 0) {
        throw SystemError.of("dup3", error);
      }
    }
  }
}
