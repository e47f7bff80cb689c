package dev.hearth.bench.process;

import java.nio.file.Path;
import java.util.List;

/**
 * A Redis on a Unix socket that stores nothing on disk, and the commands to it.
 *
 * @param process the server
 * @param socket where it listens
 */
public record RedisServer(ChildProcess process, Path socket) implements Server {

  private static final String READY = "ready to accept connections";

  /**
   * Starts it and waits until it can be reached.
   *
   * @param workplace where its socket goes
   * @return the running server, which its caller closes
   * @throws MeasurementException when it does not start
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static RedisServer start(Workplace workplace)
      throws MeasurementException, InterruptedException {
    Path socket = workplace.fresh("redis");
    List<String> command =
        List.of(
            "redis-server",
            "--port",
            "0",
            "--unixsocket",
            socket.toString(),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            workplace.folder().toString());
    ChildProcess process = workplace.start("redis-server", command);
    try {
      while (!process.readLine().contains(READY)) {
        // Its banner and its settings come before.
      }
      return new RedisServer(process, socket);
    } catch (MeasurementException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
  }
}
