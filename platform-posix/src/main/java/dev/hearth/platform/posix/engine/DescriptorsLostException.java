package dev.hearth.platform.posix.engine;

import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.util.List;

/** Some of the descriptors of a message did not arrive, so the others are of no use. */
public final class DescriptorsLostException extends IOException {
  private static final long serialVersionUID = 1;

  /** Closes those that did arrive. */
  public DescriptorsLostException(List<Descriptor> arrived) {
    super(
        "descriptors were lost: the peer passed more than "
            + Connection.MAX_DESCRIPTORS
            + " at once, or this process may not open so many more (ulimit -n)");
    arrived.forEach(Descriptor::close);
  }
}
