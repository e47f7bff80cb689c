package dev.hearth.launcher;

import dev.hearth.runtime.ShutdownRequest;
import dev.hearth.session.state.ExitCause;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Asks for an orderly stop when standard input ends. Where that is a pipe, it ends with the process
 * that holds its other end, however that came to its end.
 */
final class InputEnd {
  private InputEnd() {}

  static void install(ShutdownRequest shutdown) {
    Thread.ofPlatform().name("hearth-input").daemon().start(() -> await(shutdown));
  }

  private static void await(ShutdownRequest shutdown) {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
      shutdown.request(ExitCause.INPUT_ENDED, "standard input has ended");
    } catch (IOException e) {
      shutdown.request(ExitCause.INPUT_ENDED, "standard input cannot be read: " + e.getMessage());
    }
  }
}
