package dev.hearth.platform.posix.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hearth.platform.posix.engine.DescriptorsLostException;
import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads with {@code recvmsg}, which also takes in descriptors. One block of native memory holds
 * what a call needs, so that a read allocates nothing:
 *
 * <pre>
 *   msghdr | iovec target | iovec beyond | control message of 16 descriptors
 * </pre>
 */
final class MessageReader implements SocketReader {
  private static final int FLAGS = LinuxAbi.MSG_DONTWAIT | LinuxAbi.MSG_CMSG_CLOEXEC;
  private static final long CONTROL_BYTES =
      LinuxAbi.controlSpace((long) Connection.MAX_DESCRIPTORS * Integer.BYTES);

  private static final long TARGET = LinuxAbi.MSGHDR_SIZE;
  private static final long BEYOND = TARGET + LinuxAbi.IOVEC_SIZE;
  private static final long CONTROL = BEYOND + LinuxAbi.IOVEC_SIZE;
  private static final long SIZE = CONTROL + CONTROL_BYTES;

  /** From here on a target is so large that what follows it is likely to be as large. */
  private static final int LARGE_TARGET_BYTES = 32 << 10;

  /** Enough for the header and the message of what follows a large target. */
  private static final int BEYOND_LARGE_TARGET_BYTES = 4 << 10;

  private final MemorySegment errno = LinuxCalls.newErrno();
  private final MemorySegment call = Arena.ofAuto().allocate(SIZE, Long.BYTES);
  private final ByteBuffer beyond;
  private List<Descriptor> descriptors = List.of();

  MessageReader(int bufferBytes) {
    beyond = ByteBuffer.allocateDirect(bufferBytes);
    call.set(JAVA_LONG, LinuxAbi.MSGHDR_CONTROL, call.address() + CONTROL);
    call.set(JAVA_LONG, BEYOND + LinuxAbi.IOVEC_BASE, MemorySegment.ofBuffer(beyond).address());
  }

  @Override
  public int read(int fd, @Nullable ByteBuffer target, int most) throws IOException {
    int inTarget = aim(target, most);
    long count = receive(fd, target);
    if (count == -LinuxAbi.EAGAIN) {
      return WOULD_BLOCK;
    }
    if (count < 0) {
      throw SystemError.of("recvmsg", (int) -count);
    }
    takeInDescriptors();
    beyond.clear().limit(Math.max(0, (int) count - inTarget));
    return (int) count;
  }

  private long receive(int fd, @Nullable ByteBuffer target) {
    try {
      long count;
      do {
        call.set(JAVA_LONG, LinuxAbi.MSGHDR_CONTROLLEN, CONTROL_BYTES);
        count = LinuxCalls.recvmsg(errno, fd, call.address(), FLAGS);
      } while (count == -LinuxAbi.EINTR);
      return count;
    } finally {
      Reference.reachabilityFence(target);
    }
  }

  @Override
  public ByteBuffer beyond() {
    return beyond;
  }

  @Override
  public List<Descriptor> takeDescriptors() {
    List<Descriptor> taken = descriptors;
    descriptors = List.of();
    return taken;
  }

  /**
   * Points the call at the target and what is beyond it. Little goes beyond a large target: of one
   * large body after the other, most would have to be copied from there to its place.
   *
   * @return how much the target takes
   */
  private int aim(@Nullable ByteBuffer target, int most) {
    int remaining = target == null ? 0 : Math.min(target.remaining(), most);
    int further = remaining < LARGE_TARGET_BYTES ? beyond.capacity() : BEYOND_LARGE_TARGET_BYTES;
    int room = Math.min(Math.min(further, beyond.capacity()), most - remaining);
    call.set(JAVA_LONG, BEYOND + LinuxAbi.IOVEC_LEN, room);
    if (target == null || remaining == 0) {
      call.set(JAVA_LONG, LinuxAbi.MSGHDR_IOV, call.address() + BEYOND);
      call.set(JAVA_LONG, LinuxAbi.MSGHDR_IOVLEN, 1);
      return 0;
    }
    if (!target.isDirect()) {
      throw new IllegalArgumentException("a receiver's target must be a direct buffer");
    }
    call.set(JAVA_LONG, TARGET + LinuxAbi.IOVEC_BASE, MemorySegment.ofBuffer(target).address());
    call.set(JAVA_LONG, TARGET + LinuxAbi.IOVEC_LEN, remaining);
    call.set(JAVA_LONG, LinuxAbi.MSGHDR_IOV, call.address() + TARGET);
    call.set(JAVA_LONG, LinuxAbi.MSGHDR_IOVLEN, 2);
    return remaining;
  }

  private void takeInDescriptors() throws IOException {
    long length = call.get(JAVA_LONG, LinuxAbi.MSGHDR_CONTROLLEN);
    boolean truncated = (call.get(JAVA_INT, LinuxAbi.MSGHDR_FLAGS) & LinuxAbi.MSG_CTRUNC) != 0;
    if (length == 0 && !truncated) {
      return;
    }
    List<Descriptor> arrived = new ArrayList<>();
    long at = CONTROL;
    long end = CONTROL + length;
    while (at + LinuxAbi.CMSG_DATA <= end) {
      long messageLength = call.get(JAVA_LONG, at + LinuxAbi.CMSG_LEN);
      if (call.get(JAVA_INT, at + LinuxAbi.CMSG_LEVEL) == LinuxAbi.SOL_SOCKET
          && call.get(JAVA_INT, at + LinuxAbi.CMSG_TYPE) == LinuxAbi.SCM_RIGHTS) {
        for (long fd = LinuxAbi.CMSG_DATA; fd < messageLength; fd += Integer.BYTES) {
          arrived.add(new OpenDescriptor(call.get(JAVA_INT, at + fd)));
        }
      }
      at += LinuxAbi.align(messageLength);
    }
    if (truncated) {
      throw new DescriptorsLostException(arrived);
    }
    descriptors = arrived;
  }
}
