package dev.hearth.platform.posix;

import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jnr.constants.platform.SocketLevel;
import jnr.posix.CmsgHdr;
import jnr.posix.MsgHdr;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

/** A peer that blocks, and that may do what a good one would not. */
final class RawPeer implements AutoCloseable {
  static final POSIX CALLS = POSIXFactory.getNativePOSIX();

  private final UnixSocketChannel channel;

  private RawPeer(UnixSocketChannel channel) {
    this.channel = channel;
  }

  static RawPeer connect(Endpoint endpoint) throws IOException {
    return new RawPeer(UnixSocketChannel.open(new UnixSocketAddress(endpoint.address())));
  }

  void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** One byte and, with it, copies of a descriptor. */
  void passCopies(int fd, int count) throws IOException {
    passCopies(fd, count, ByteBuffer.allocateDirect(1));
  }

  /** Bytes and, with the first of them, copies of a descriptor. */
  void passCopies(int fd, int count, ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    ByteBuffer numbers = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.nativeOrder());
    while (numbers.hasRemaining()) {
      numbers.putInt(fd);
    }
    MsgHdr message = CALLS.allocateMsgHdr();
    message.setIov(new ByteBuffer[] {bytes});
    CmsgHdr control = message.allocateControl(numbers.capacity());
    control.setLevel(SocketLevel.SOL_SOCKET.intValue());
    control.setType(1);
    control.setData(numbers.flip());
    if (CALLS.sendmsg(channel.getFD(), message, 0) != length) {
      throw new IOException("sendmsg failed with errno " + CALLS.errno());
    }
  }

  /** Up to as many bytes; empty when the other side has closed. */
  String read(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    int read = channel.read(bytes);
    return read <= 0 ? "" : new String(bytes.array(), 0, read, StandardCharsets.UTF_8);
  }

  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
