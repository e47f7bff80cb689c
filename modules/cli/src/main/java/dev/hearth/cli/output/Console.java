package dev.hearth.cli.output;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes. The streams belong to the process and are not closed.
 *
 * @param in standard input
 * @param out what was asked for
 * @param err errors and progress
 * @param terminal whether a person watches {@code err}
 */
public record Console(InputStream in, PrintStream out, PrintStream err, boolean terminal) {
  /** Set to true by the image's script where standard error is a terminal: Java cannot tell. */
  private static final String TERMINAL = "hearth.terminal";

  /** That of this process. */
  public static Console ofProcess(StandardOutput output) {
    PrintStream out = new PrintStream(output, false, System.out.charset());
    return new Console(System.in, out, System.err, Boolean.getBoolean(TERMINAL));
  }
}
