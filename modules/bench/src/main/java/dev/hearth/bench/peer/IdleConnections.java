package dev.hearth.bench.peer;

import dev.hearth.bench.daemon.FrameChannel;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Connects many times, shakes hands each time, and says nothing more until it is ended. */
public final class IdleConnections {
  private IdleConnections() {}

  /** {@code PATH COUNT}: where a daemon listens, and how many connections to hold. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path socket = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    // They live as long as the process.
    List<SocketChannel> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      held.add(FrameChannel.connect(socket).channel());
    }
    try {
      ParentWatch.ready();
      Thread.currentThread().join();
    } finally {
      Reference.reachabilityFence(held);
    }
  }
}
