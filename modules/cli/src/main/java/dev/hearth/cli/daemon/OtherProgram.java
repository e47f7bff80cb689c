package dev.hearth.cli.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What came of another program, which had no input and a time to end in.
 *
 * @param exitCode its exit code
 * @param said its standard output and its errors, as they came
 */
public record OtherProgram(int exitCode, String said) {
  /**
   * Runs one until it has ended.
   *
   * @param words its command line
   * @param timeout how long it may take; then it is killed
   * @throws IOException if it cannot be run, or has not ended in time
   */
  public static OtherProgram run(List<String> words, Duration timeout)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      // By a thread of its own: what the program has started may keep its output open.
      FutureTask<String> output = new FutureTask<>(() -> read(process));
      Thread.ofPlatform().daemon().name("output-of-" + words.getFirst()).start(output);
      long end = System.nanoTime() + timeout.toNanos();
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw late(words, timeout, null);
      }
      return new OtherProgram(
          process.exitValue(),
          output.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw late(words, timeout, e);
    } catch (ExecutionException e) {
      throw new IOException("what it says cannot be read: " + e.getCause(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IOException late(
      List<String> words, Duration timeout, @Nullable TimeoutException cause) {
    return new IOException(
        String.join(" ", words)
            + " has not ended after "
            + timeout.toMillis()
            + " ms, and was killed; --timeout gives it more",
        cause);
  }
}
