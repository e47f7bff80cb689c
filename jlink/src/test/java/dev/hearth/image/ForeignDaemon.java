package dev.hearth.image;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A daemon of another version of Hearth: it holds the address as a daemon does, and speaks versions
 * of the protocol that no client of this build speaks.
 */
final class ForeignDaemon {
  private static final int HEADER_BYTES = 32;
  private static final int ERROR = 5;

  private ForeignDaemon() {}

  /** {@code SOCKET LOWEST HIGHEST}: where it listens and which versions it speaks. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ByteBuffer refusal =
        refusal(Integer.parseUnsignedInt(arguments[1]), Integer.parseUnsignedInt(arguments[2]));
    Transport transport =
        ServiceLoader.load(TransportProvider.class)
            .findFirst()
            .orElseThrow()
            .open(new TransportOptions(TransportOptions.AUTO, 1, 1 << 16, Polling.OFF));
    transport
        .listen(new Endpoint(arguments[0]), 8)
        .start(connection -> new Refusing(connection, refusal.duplicate()));
    System.out.println("listening");
    Thread.currentThread().join();
  }

  private static ByteBuffer refusal(int lowest, int highest) {
    byte[] message =
        ErrorBody.newBuilder()
            .setCode(ErrorCode.FAILED_PRECONDITION.number())
            .setMessage("other versions are spoken here")
            .setLowestVersion(lowest)
            .setHighestVersion(highest)
            .build()
            .toByteArray();
    ByteBuffer frame = ByteBuffer.allocateDirect(HEADER_BYTES + message.length);
    frame.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'H').put((byte) 'e').put((byte) 1);
    frame.put((byte) ERROR).putInt(0).putLong(0).putInt(message.length);
    return frame.position(HEADER_BYTES).put(message).flip();
  }

  private static final class Refusing implements Receiver {
    private final Connection connection;
    private final ByteBuffer refusal;

    Refusing(Connection connection, ByteBuffer refusal) {
      this.connection = connection;
      this.refusal = refusal;
    }

    @Override
    public @Nullable ByteBuffer target() {
      return null;
    }

    @Override
    public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
      descriptors.forEach(Descriptor::close);
      beyond.position(beyond.limit());
      if (refusal.hasRemaining()) {
        connection.write(new ByteBuffer[] {refusal}, 1, new Descriptor[0]);
      }
    }

    @Override
    public void descriptorsLost(IOException cause) {}

    @Override
    public void written() {}

    @Override
    public void closed(@Nullable IOException cause) {}
  }
}
