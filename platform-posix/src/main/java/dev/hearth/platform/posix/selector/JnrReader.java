package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.DescriptorsLostException;
import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.Connection;
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
import org.jspecify.annotations.Nullable;

/** Reads with jnr-posix' {@code recvmsg}. */
final class JnrReader implements SocketReader {
  /** The same on all systems; JNR has no constant for it. */
  static final int SCM_RIGHTS = 1;

  /** Linux alone can have descriptors arrive close-on-exec, and JNR has no constant for that. */
  private static final int LINUX_MSG_CMSG_CLOEXEC = 0x40000000;

  private static final boolean ATOMIC_CLOEXEC = "Linux".equals(System.getProperty("os.name"));

  private final POSIX posix;
  private final IoEngine engine;
  private final ByteBuffer beyond;
  private List<Descriptor> descriptors = List.of();

  JnrReader(POSIX posix, IoEngine engine, int bufferBytes) {
    this.posix = posix;
    this.engine = engine;
    beyond = ByteBuffer.allocateDirect(bufferBytes);
  }

  @Override
  public int read(int fd, @Nullable ByteBuffer target, int most) throws IOException {
    int inTarget = target == null ? 0 : Math.min(target.remaining(), most);
    beyond.clear().limit(Math.min(beyond.capacity(), most - inTarget));
    ByteBuffer[] buffers =
        target == null || inTarget == 0
            ? new ByteBuffer[] {beyond}
            : new ByteBuffer[] {target.slice(target.position(), inTarget), beyond};
    MsgHdr message = posix.allocateMsgHdr();
    int count = receive(fd, message, buffers);
    if (count == WOULD_BLOCK) {
      return WOULD_BLOCK;
    }
    takeInDescriptors(message);
    beyond.clear().limit(Math.max(0, count - inTarget));
    return count;
  }

  private int receive(int fd, MsgHdr message, ByteBuffer[] buffers) throws IOException {
    try {
      while (true) {
        message.setIov(buffers);
        message.allocateControl(Connection.MAX_DESCRIPTORS * Integer.BYTES);
        int count = posix.recvmsg(fd, message, ATOMIC_CLOEXEC ? LINUX_MSG_CMSG_CLOEXEC : 0);
        if (count >= 0) {
          return count;
        }
        int error = posix.errno();
        if (error == Errno.EAGAIN.intValue()) {
          return WOULD_BLOCK;
        }
        if (error != Errno.EINTR.intValue()) {
          throw SystemError.of("recvmsg", error);
        }
      }
    } finally {
      Reference.reachabilityFence(buffers);
    }
  }

  private void takeInDescriptors(MsgHdr message) throws IOException {
    boolean truncated = (message.getFlags() & SocketMessage.MSG_CTRUNC.intValue()) != 0;
    if (message.getControlLen() == 0 && !truncated) {
      return;
    }
    List<Descriptor> arrived = new ArrayList<>();
    for (CmsgHdr control : message.getControls()) {
      ByteBuffer data = control.getData();
      if (data != null
          && control.getLevel() == SocketLevel.SOL_SOCKET.intValue()
          && control.getType() == SCM_RIGHTS) {
        data.order(ByteOrder.nativeOrder());
        while (data.hasRemaining()) {
          arrived.add(new OpenDescriptor(data.getInt()));
        }
      }
    }
    if (truncated) {
      throw new DescriptorsLostException(arrived);
    }
    keepFromChildren(arrived);
    descriptors = arrived;
  }

  private void keepFromChildren(List<Descriptor> arrived) throws IOException {
    if (ATOMIC_CLOEXEC) {
      return;
    }
    for (Descriptor descriptor : arrived) {
      engine.closeOnExec((int) descriptor.number());
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
}
