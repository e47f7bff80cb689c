package dev.hearth.platform.posix.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The native memory of one {@code sendmsg} at a time, or of a {@code send} where that is enough:
 *
 * <pre>
 *   msghdr | control message of 16 descriptors | 64 iovecs | copies of heap buffers
 * </pre>
 */
final class SendCall {
  private static final int MAX_BUFFERS = 64;
  private static final int COPY_BYTES = 16 * 1024;
  private static final int FLAGS = LinuxAbi.MSG_DONTWAIT | LinuxAbi.MSG_NOSIGNAL;

  private static final long CONTROL = LinuxAbi.MSGHDR_SIZE;
  private static final long VECTORS =
      CONTROL + LinuxAbi.controlSpace((long) Connection.MAX_DESCRIPTORS * Integer.BYTES);
  private static final long COPIES = VECTORS + MAX_BUFFERS * LinuxAbi.IOVEC_SIZE;
  private static final long SIZE = COPIES + COPY_BYTES;

  private final MemorySegment errno = LinuxCalls.newErrno();
  private final MemorySegment call = Arena.ofAuto().allocate(SIZE, Long.BYTES);
  private int copied;
  private boolean plain;

  SendCall() {
    call.set(JAVA_LONG, LinuxAbi.MSGHDR_IOV, call.address() + VECTORS);
    call.set(JAVA_INT, CONTROL + LinuxAbi.CMSG_LEVEL, LinuxAbi.SOL_SOCKET);
    call.set(JAVA_INT, CONTROL + LinuxAbi.CMSG_TYPE, LinuxAbi.SCM_RIGHTS);
  }

  /** Points the call at as many of the buffers as fit into one. */
  void prepare(ByteBuffer[] buffers, int first, int count, Descriptor[] descriptors) {
    copied = 0;
    int vectors = 0;
    boolean whole = true;
    for (int i = first; i < count && vectors < MAX_BUFFERS && whole; i++) {
      ByteBuffer buffer = buffers[i];
      int remaining = buffer.remaining();
      if (remaining == 0) {
        continue;
      }
      long length = buffer.isDirect() ? remaining : Math.min(remaining, COPY_BYTES - copied);
      long base =
          buffer.isDirect() ? MemorySegment.ofBuffer(buffer).address() : copy(buffer, length);
      whole = length == remaining;
      long vector = VECTORS + vectors * LinuxAbi.IOVEC_SIZE;
      call.set(JAVA_LONG, vector + LinuxAbi.IOVEC_BASE, base);
      call.set(JAVA_LONG, vector + LinuxAbi.IOVEC_LEN, length);
      vectors++;
    }
    call.set(JAVA_LONG, LinuxAbi.MSGHDR_IOVLEN, vectors);
    plain = vectors == 1 && descriptors.length == 0;
    if (!plain) {
      attach(descriptors);
    }
  }

  /** How many bytes were sent, or the negated error number. */
  long send(int fd) {
    if (plain) {
      // The kernel need not fetch and check a header and a list of buffers: a quarter of a
      // microsecond of the ten that a round trip takes.
      long base = call.get(JAVA_LONG, VECTORS + LinuxAbi.IOVEC_BASE);
      long length = call.get(JAVA_LONG, VECTORS + LinuxAbi.IOVEC_LEN);
      return LinuxCalls.send(errno, fd, base, length, FLAGS);
    }
    return LinuxCalls.sendmsg(errno, fd, call.address(), FLAGS);
  }

  private long copy(ByteBuffer buffer, long length) {
    long at = COPIES + copied;
    MemorySegment.copy(MemorySegment.ofBuffer(buffer), 0, call, at, length);
    copied += (int) length;
    return call.address() + at;
  }

  private void attach(Descriptor[] descriptors) {
    if (descriptors.length == 0) {
      call.set(JAVA_LONG, LinuxAbi.MSGHDR_CONTROL, 0);
      call.set(JAVA_LONG, LinuxAbi.MSGHDR_CONTROLLEN, 0);
      return;
    }
    long dataBytes = (long) descriptors.length * Integer.BYTES;
    for (int i = 0; i < descriptors.length; i++) {
      long at = CONTROL + LinuxAbi.CMSG_DATA + (long) i * Integer.BYTES;
      call.set(JAVA_INT, at, Math.toIntExact(descriptors[i].number()));
    }
    call.set(JAVA_LONG, CONTROL + LinuxAbi.CMSG_LEN, LinuxAbi.CMSG_DATA + dataBytes);
    call.set(JAVA_LONG, LinuxAbi.MSGHDR_CONTROL, call.address() + CONTROL);
    call.set(JAVA_LONG, LinuxAbi.MSGHDR_CONTROLLEN, LinuxAbi.controlSpace(dataBytes));
  }
}
