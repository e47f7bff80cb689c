package dev.hearth.bench.peer;

import java.io.IOException;
import java.io.OutputStream;

/** Ends a server when the harness that started it is gone. */
final class ParentWatch {

  private ParentWatch() {}

  /**
   * Says on standard output that the server can be reached, and ends it when standard input ends.
   */
  static void ready() {
    Thread.ofPlatform().daemon().name("parent watch").start(ParentWatch::exitAtEndOfInput);
    System.out.println("ready");
    System.out.flush();
  }

  private static void exitAtEndOfInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("standard input broke: " + e.getMessage());
    }
    Runtime.getRuntime().halt(0);
  }
}
