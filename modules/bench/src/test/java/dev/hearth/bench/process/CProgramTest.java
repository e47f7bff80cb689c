package dev.hearth.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CProgramTest {

  @ParameterizedTest
  @ValueSource(strings = {"read", "poll", "epoll"})
  void shouldTimeAsManyRoundTripsAsItIsAskedFor(String waits) throws Exception {
    try (Workplace workplace = Workplace.create(Duration.ofSeconds(60))) {
      String program = CProgram.compile(workplace, "pingpong").toString();
      String socket = workplace.fresh("echo").toString();
      try (ChildProcess server =
          workplace.start("the server", List.of(program, "server", socket, waits))) {
        server.await("ready");
        try (ChildProcess client =
            workplace.start("the client", List.of(program, "client", socket, waits))) {
          assertThat(client.ask("samples 3").split(" ")).hasSize(3);
          assertThat(Arrays.stream(client.ask("samples 100").split(" ")).map(Long::parseLong))
              .hasSize(100)
              .allMatch(nanos -> nanos > 0);
        }
      }
    }
  }
}
