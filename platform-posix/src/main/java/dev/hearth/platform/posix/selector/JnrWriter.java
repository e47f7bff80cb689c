package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.constants.platform.SocketLevel;
import jnr.constants.platform.SocketMessage;
import jnr.posix.CmsgHdr;
import jnr.posix.MsgHdr;
import jnr.posix.POSIX;

/** Writes with jnr-posix' {@code sendmsg}. */
final class JnrWriter implements SocketWriter {
  private static final int MAX_BUFFERS = 64;
  private static final int MAX_COPY_BYTES = 16 * 1024;

  /** A JVM ignores SIGPIPE, so a system that cannot be asked to spare it does no harm. */
  private static final int FLAGS =
      SocketMessage.MSG_NOSIGNAL.defined() ? SocketMessage.MSG_NOSIGNAL.intValue() : 0;

  private final POSIX posix;

  JnrWriter(POSIX posix) {
    this.posix = posix;
  }

  @Override
  public long write(int fd, ByteBuffer[] buffers, int first, int count, Descriptor[] descriptors)
      throws IOException {
    ByteBuffer[] direct = direct(buffers, first, count);
    try {
      MsgHdr message = posix.allocateMsgHdr();
      message.setIov(direct);
      attach(message, descriptors);
      while (true) {
        int sent = posix.sendmsg(fd, message, FLAGS);
        if (sent >= 0) {
          return sent;
        }
        int error = posix.errno();
        if (error == Errno.EAGAIN.intValue()) {
          return WOULD_BLOCK;
        }
        if (error != Errno.EINTR.intValue()) {
          throw SystemError.of("sendmsg", error);
        }
      }
    } finally {
      Reference.reachabilityFence(direct);
    }
  }

  /** What one call can take: direct buffers as they are, up to the first that had to be copied. */
  private static ByteBuffer[] direct(ByteBuffer[] buffers, int first, int count) {
    List<ByteBuffer> direct = new ArrayList<>();
    boolean copied = false;
    for (int i = first; i < count && direct.size() < MAX_BUFFERS && !copied; i++) {
      ByteBuffer buffer = buffers[i];
      if (buffer.hasRemaining()) {
        copied = !buffer.isDirect();
        direct.add(copied ? copy(buffer) : buffer.slice());
      }
    }
    return direct.toArray(ByteBuffer[]::new);
  }

  private static ByteBuffer copy(ByteBuffer buffer) {
    int length = Math.min(buffer.remaining(), MAX_COPY_BYTES);
    return ByteBuffer.allocateDirect(length).put(buffer.slice(buffer.position(), length)).flip();
  }

  private static void attach(MsgHdr message, Descriptor[] descriptors) {
    if (descriptors.length == 0) {
      return;
    }
    ByteBuffer numbers =
        ByteBuffer.allocate(descriptors.length * Integer.BYTES).order(ByteOrder.nativeOrder());
    for (Descriptor descriptor : descriptors) {
      numbers.putInt(Math.toIntExact(descriptor.number()));
    }
    CmsgHdr control = message.allocateControl(numbers.capacity());
    control.setLevel(SocketLevel.SOL_SOCKET.intValue());
    control.setType(JnrReader.SCM_RIGHTS);
    control.setData(numbers.flip());
  }
}
