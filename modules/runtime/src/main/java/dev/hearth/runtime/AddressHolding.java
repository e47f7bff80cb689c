package dev.hearth.runtime;

import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Restoration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The address: its folder, its lock and its socket.
 *
 * @param listener listens there
 */
record AddressHolding(Listener listener) implements Holding {
  @Override
  public String what() {
    return "address";
  }

  @Override
  public Path folder() {
    return Objects.requireNonNull(Path.of(listener.endpoint().address()).getParent());
  }

  @Override
  public Restoration keep() throws IOException {
    return listener.keepReachable();
  }
}
