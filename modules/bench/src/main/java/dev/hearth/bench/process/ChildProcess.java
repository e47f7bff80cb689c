package dev.hearth.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that is asked in lines on its standard input and answers in lines on its standard
 * output. Its starter owns it and closes it; one thread at a time asks.
 */
public final class ChildProcess implements Server {

  /** How long a process may take to end after it was asked to; then it is killed. */
  private static final Duration END_LIMIT = Duration.ofSeconds(2);

  /** Lines that a process may be ahead of its reader; past that, its pipe fills and it waits. */
  private static final int LINES_AHEAD = 64;

  private static final int ERROR_CHARS_SHOWN = 600;

  private static final double NANOS_PER_MILLI = 1e6;

  /** Either a line or the end. */
  private sealed interface Output {
    record Line(String text) implements Output {}

    record End() implements Output {}
  }

  private final String name;
  private final Process process;
  private final long startNanos;
  private final BufferedWriter input;
  private final Path errors;
  private final Duration answerLimit;
  private final BlockingQueue<Output> output = new ArrayBlockingQueue<>(LINES_AHEAD);
  private final Thread reader;

  private ChildProcess(
      String name, Process process, long startNanos, Path errors, Duration answerLimit) {
    this.name = name;
    this.process = process;
    this.startNanos = startNanos;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.errors = errors;
    this.answerLimit = answerLimit;
    this.reader = Thread.ofPlatform().daemon().name("output of " + name).start(this::readOutput);
  }

  static ChildProcess start(String name, ProcessBuilder builder, Path errors, Duration answerLimit)
      throws IOException {
    builder.redirectError(errors.toFile());
    long startNanos = System.nanoTime();
    return new ChildProcess(name, builder.start(), startNanos, errors, answerLimit);
  }

  /** How long ago the process was started, in milliseconds. */
  public double millisSinceStart() {
    return (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /**
   * Makes sure that the process has not ended.
   *
   * @throws MeasurementException when it has
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void checkAlive() throws MeasurementException, InterruptedException {
    if (!process.isAlive()) {
      throw new MeasurementException(describeEnd());
    }
  }

  /**
   * Sends one line and waits for the line that answers it.
   *
   * @param line without its end
   * @return the answer, without its end
   * @throws MeasurementException when the process has ended, or does not answer in time
   * @throws InterruptedException when the calling thread is interrupted
   */
  public String ask(String line) throws MeasurementException, InterruptedException {
    try {
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw new MeasurementException(describeEnd());
    }
    return readLine();
  }

  /**
   * Waits for the next line.
   *
   * @return the line, without its end
   * @throws MeasurementException when the process ends instead, or says nothing in time
   * @throws InterruptedException when the calling thread is interrupted
   */
  public String readLine() throws MeasurementException, InterruptedException {
    Output next = output.poll(answerLimit.toMillis(), TimeUnit.MILLISECONDS);
    return switch (next) {
      case Output.Line(String text) -> text;
      case Output.End() -> throw new MeasurementException(describeEnd());
      case null ->
          throw new MeasurementException(
              name + " did not answer within " + answerLimit.toSeconds() + " s" + errorOutput());
    };
  }

  /**
   * Waits for one certain line.
   *
   * @param expected what the process says when it is where the caller needs it
   * @throws MeasurementException when it says something else, ends, or says nothing in time
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void await(String expected) throws MeasurementException, InterruptedException {
    String line = readLine();
    if (!line.equals(expected)) {
      throw new MeasurementException(
          name + " said \"" + line + "\" where \"" + expected + "\" was expected" + errorOutput());
    }
  }

  /**
   * Reads all that is still to come, up to the end of the process, which has to be a good one.
   *
   * @return the lines
   * @throws MeasurementException when the process exits with another status than 0, or hangs
   * @throws InterruptedException when the calling thread is interrupted
   */
  public List<String> awaitSuccess() throws MeasurementException, InterruptedException {
    List<String> lines = new ArrayList<>();
    while (true) {
      Output next = output.poll(answerLimit.toMillis(), TimeUnit.MILLISECONDS);
      if (next instanceof Output.Line(String text)) {
        lines.add(text);
        continue;
      }
      if (next != null && process.waitFor() == 0) {
        return lines;
      }
      throw new MeasurementException(
          next != null
              ? describeEnd()
              : name + " did not end within " + answerLimit.toSeconds() + " s" + errorOutput());
    }
  }

  /** Ends the process, by force when it does not follow, and waits until it is gone. */
  @Override
  public void close() {
    process.destroy();
    boolean interrupted = false;
    while (true) {
      try {
        if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
        }
        reader.interrupt();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.put(new Output.Line(line));
      }
      output.put(new Output.End());
    } catch (IOException e) {
      // Destroying a process closes its pipe under the reader: for those who still ask, it is the
      // end.
      boolean told = output.offer(new Output.End());
      assert told || !output.isEmpty();
    } catch (InterruptedException e) {
      // Closed while no one took the lines.
      Thread.currentThread().interrupt();
    }
  }

  private String describeEnd() throws InterruptedException {
    if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      return name + " closed its output but did not end" + errorOutput();
    }
    return name + " ended with status " + process.exitValue() + errorOutput();
  }

  /** The end of what the process wrote to its standard error, ready to be added to a message. */
  private String errorOutput() {
    try {
      String text = Files.readString(errors).strip();
      String end = text.substring(Math.max(0, text.length() - ERROR_CHARS_SHOWN));
      return end.isEmpty() ? "" : "; it wrote: " + end;
    } catch (IOException e) {
      return "; what it wrote cannot be read: " + e.getMessage();
    }
  }
}
