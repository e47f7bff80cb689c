package dev.hearth.runtime;

import dev.hearth.spi.transport.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** A {@link RawProcess}, as the test that started it sees it. */
final class PeerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  PeerProcess(Endpoint endpoint) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target", "test-classes").toString(),
                RawProcess.class.getName(),
                endpoint.address())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    output = process.inputReader();
    expect("connected");
  }

  private void expect(String line) throws IOException {
    String said = output.readLine();
    if (!line.equals(said)) {
      throw new AssertionError("the peer said " + said + " instead of " + line);
    }
  }

  /** Has it send a request, whose answer it does not wait for. */
  void call(int messageType) throws IOException {
    write("call " + messageType);
    expect("done");
  }

  /** Has it send a request and wait for the answer. */
  void ask(int messageType) throws IOException {
    write("ask " + messageType);
    expect("done");
  }

  private void write(String line) throws IOException {
    process.outputWriter().write(line + "\n");
    process.outputWriter().flush();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** SIGKILL: it has no say in it. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
