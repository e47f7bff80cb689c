package dev.hearth.platform.posix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor that is held only to be given up. When the process may open no more, a listener can
 * take a peer from its queue in this one's place, to turn it away; otherwise the peer would stay in
 * the queue and the listener stay ready, without end.
 */
final class SpareDescriptor {
  private static final Path NOTHING = Path.of("/dev/null");

  private @Nullable FileChannel open;

  SpareDescriptor() throws IOException {
    open = FileChannel.open(NOTHING);
  }

  /** Opens it again if need be. False when the process still may open none. */
  boolean hold() {
    if (open != null) {
      return true;
    }
    try {
      open = FileChannel.open(NOTHING);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void giveUp() throws IOException {
    FileChannel closing = open;
    open = null;
    if (closing != null) {
      closing.close();
    }
  }
}
