package dev.hearth.runtime.connection;

import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Receiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what a peer still sends that there was no room for. */
final class TurnedAway implements Receiver {
  @Override
  public @Nullable ByteBuffer target() {
    return null;
  }

  @Override
  public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
    beyond.position(beyond.limit());
    descriptors.forEach(Descriptor::close);
  }

  @Override
  public void descriptorsLost(IOException cause) {}

  @Override
  public void written() {}

  @Override
  public void closed(@Nullable IOException cause) {}
}
