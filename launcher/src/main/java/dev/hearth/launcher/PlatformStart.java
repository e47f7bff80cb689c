package dev.hearth.launcher;

import dev.hearth.runtime.Platform;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The part of a start that asks nothing of the configuration: the process leaves its session, and
 * the system's calls are bound, which takes about as long as to read the configuration and to open
 * the log. So it goes beside them, in a thread that ends with it.
 */
final class PlatformStart {
  private final FutureTask<Void> work;

  private PlatformStart(boolean detaches) {
    work =
        new FutureTask<>(
            () -> {
              TransportProvider platform = Platform.here();
              if (detaches) {
                platform.detachment().detach();
              }
              platform.prepare();
              return null;
            });
  }

  /** Begins with it. */
  static PlatformStart begin(boolean detaches) {
    PlatformStart start = new PlatformStart(detaches);
    Thread.ofPlatform().daemon().name("hearth-platform").start(start.work);
    return start;
  }

  /**
   * Waits until it is done.
   *
   * @throws IOException if the image has no platform for this system, or a call of it failed
   */
  void await() throws IOException, InterruptedException {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("the platform failed", e.getCause());
    }
  }
}
