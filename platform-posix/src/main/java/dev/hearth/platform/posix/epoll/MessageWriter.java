package dev.hearth.platform.posix.epoll;

import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Writes with {@code send} or {@code sendmsg}. The native memory of a call is borrowed from a few
 * that are kept, so that a write allocates nothing, on a virtual thread either.
 */
final class MessageWriter implements SocketWriter {
  private static final int KEPT = 8;

  private final AtomicReferenceArray<SendCall> kept = new AtomicReferenceArray<>(KEPT);

  @Override
  public long write(int fd, ByteBuffer[] buffers, int first, int count, Descriptor[] descriptors)
      throws IOException {
    SendCall call = borrow();
    try {
      call.prepare(buffers, first, count, descriptors);
      long sent;
      do {
        sent = call.send(fd);
      } while (sent == -LinuxAbi.EINTR);
      if (sent == -LinuxAbi.EAGAIN) {
        return WOULD_BLOCK;
      }
      if (sent < 0) {
        throw SystemError.of("sendmsg", (int) -sent);
      }
      return sent;
    } finally {
      Reference.reachabilityFence(buffers);
      giveBack(call);
    }
  }

  private SendCall borrow() {
    for (int i = 0; i < KEPT; i++) {
      if (kept.getPlain(i) != null) {
        SendCall call = kept.getAndSet(i, null);
        if (call != null) {
          return call;
        }
      }
    }
    return new SendCall();
  }

  /** One that finds no place is left to the garbage collector, with its memory. */
  private void giveBack(SendCall call) {
    for (int i = 0; i < KEPT; i++) {
      if (kept.getPlain(i) == null && kept.compareAndSet(i, null, call)) {
        return;
      }
    }
  }
}
