package dev.hearth.launcher;

import dev.hearth.runtime.ShutdownRequest;
import dev.hearth.session.state.ExitCause;
import java.util.List;
import sun.misc.Signal;

/**
 * Turns SIGTERM and SIGINT into an orderly stop, and a second one of either into an end at once.
 *
 * <p>A shutdown hook could not tell the second from the first, and the JVM would cut the stop short
 * at the first thread that returns from it.
 */
final class StopSignals {
  private static final List<String> NAMES = List.of("TERM", "INT");

  /** What shells add to a signal's number to make an exit code of it. */
  private static final int SIGNAL_BASE = 128;

  private StopSignals() {}

  static void install(ShutdownRequest shutdown) {
    for (String name : NAMES) {
      Signal.handle(new Signal(name), signal -> received(signal, shutdown));
    }
  }

  private static void received(Signal signal, ShutdownRequest shutdown) {
    if (!shutdown.request(ExitCause.SIGNAL, "SIG" + signal.getName())) {
      Runtime.getRuntime().halt(SIGNAL_BASE + signal.getNumber());
    }
  }
}
