package dev.hearth.platform.posix.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** A datagram socket with an abstract address, which neither the JDK nor JNR can bind. */
final class AbstractReceiver {
  private static final int MOST_BYTES = 4096;

  private AbstractReceiver() {}

  /** Binds it; the caller closes the descriptor. */
  static int open(String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    int socket =
        SystemCalls.socket(SystemAbi.AF_UNIX, SystemAbi.SOCK_DGRAM | SystemAbi.SOCK_CLOEXEC);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SystemAbi.SOCKADDR_UN_SIZE, Short.BYTES);
      address.set(JAVA_SHORT, 0, (short) SystemAbi.AF_UNIX);
      MemorySegment.copy(
          bytes, 0, address, JAVA_BYTE, SystemAbi.SOCKADDR_UN_PATH + 1, bytes.length);
      int length = (int) SystemAbi.SOCKADDR_UN_PATH + 1 + bytes.length;
      if ((int) call("bind", socket, address.address(), length, 0) != 0) {
        throw new IOException("cannot bind @" + name);
      }
    }
    return socket;
  }

  /** Waits for a message. */
  static String receive(int socket, Arena arena) {
    MemorySegment bytes = arena.allocate(MOST_BYTES);
    long length = call("recv", socket, bytes.address(), MOST_BYTES, 0);
    return StandardCharsets.UTF_8.decode(bytes.asSlice(0, length).asByteBuffer()).toString();
  }

  private static long call(String function, int fd, long memory, long length, int flags) {
    Linker linker = Linker.nativeLinker();
    try {
      return (long)
          linker
              .downcallHandle(
                  linker.defaultLookup().findOrThrow(function),
                  FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT))
              .invokeExact(fd, memory, length, flags);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
