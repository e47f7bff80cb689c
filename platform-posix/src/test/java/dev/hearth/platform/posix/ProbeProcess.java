package dev.hearth.platform.posix;

import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Looks at an address whenever it is told to: {@code probe}, {@code lock} and {@code listen} each
 * answer with a line. {@code hog} and {@code free} are as in {@link EchoProcess}.
 */
final class ProbeProcess {
  private ProbeProcess() {}

  public static void main(String[] args) throws Exception {
    Hog.loadClasses();
    Endpoint endpoint = new Endpoint(args[1]);
    try (Transport transport = EngineTest.open(args[0])) {
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(answer(line, transport, endpoint));
      }
    }
  }

  private static String answer(String command, Transport transport, Endpoint endpoint)
      throws IOException {
    return switch (command) {
      case "hog" -> Hog.hog();
      case "free" -> Hog.free();
      case "probe" -> name(transport.probe(endpoint)) + " " + transport.probe(endpoint).why();
      case "lock" -> lock(transport, Path.of(endpoint.address() + ".lock"));
      default -> listen(transport, endpoint);
    };
  }

  private static String name(Probe probe) {
    return switch (probe) {
      case Probe.Alive _ -> "alive";
      case Probe.Dead _ -> "dead";
      case Probe.Unknown unknown -> unknown.held() ? "held" : "unknown";
    };
  }

  private static String lock(Transport transport, Path file) {
    try {
      return transport.isLocked(file) ? "locked" : "free";
    } catch (IOException e) {
      return "unknown " + e.getMessage();
    }
  }

  private static String listen(Transport transport, Endpoint endpoint) {
    try {
      transport.listen(endpoint, ListenOptions.ownerOnly(8).withPatience(Duration.ZERO)).close();
      return "listened";
    } catch (IOException e) {
      return "refused " + e.getMessage();
    }
  }
}
