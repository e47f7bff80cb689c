package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.control.ServiceState;
import dev.hearth.protocol.control.ServiceStatus;
import dev.hearth.protocol.control.ServicesResponse;
import dev.hearth.protocol.control.StatisticsResponse;
import dev.hearth.session.Agreement;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process, over its real socket. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(300)
class HearthdTest {
  private static final int CONTROL = 1;
  private static final String GRACEFUL = "return StopOutcome.GRACEFUL;";

  @TempDir private Path work;

  private Path configuration(String text) throws Exception {
    return Files.writeString(work.resolve("hearth.conf"), text);
  }

  @Test
  void shouldServeUntilItIsToldToStop() throws Exception {
    new TestServices(work).control();
    try (HearthdProcess daemon = HearthdProcess.start(work)) {
      String ready = daemon.awaitLine(" ready ");
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        byte[] bytes = "any bytes".getBytes(StandardCharsets.UTF_8);

        assertThat(client.call(CONTROL, ControlMethod.PING_VALUE, Message.of(bytes)))
            .isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(client.call(CONTROL, ControlMethod.PING_VALUE, Message.EMPTY).remaining())
            .isZero();
        StatisticsResponse statistics =
            StatisticsResponse.parseFrom(
                client.call(CONTROL, ControlMethod.STATISTICS_VALUE, Message.EMPTY));
        assertThat(statistics.getServices(0).getCalls()).isEqualTo(3);
        assertThat(statistics.getServices(0).getBytesReceived()).isEqualTo(bytes.length);
        assertThat(statistics.getServices(0).getBytesSent()).isEqualTo(bytes.length);
        assertThat(statistics.getConnections().getOpen()).isEqualTo(1);
        assertThat(statistics.getMemory().getHeapUsed()).isPositive();
      }
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      assertThat(ready).contains("services=control:RUNNING").contains("bound_ms=");
      assertThat(daemon.written()).contains("reason=\"SIGTERM\"").contains("clean=true");
      assertThat(HearthdProcess.socket(work)).doesNotExist();
    }
  }

  @Test
  void shouldAnswerAShutdownBeforeItStops() throws Exception {
    new TestServices(work).control();
    try (HearthdProcess daemon = HearthdProcess.start(work)) {
      daemon.awaitLine(" ready ");
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        assertThat(client.call(CONTROL, ControlMethod.SHUTDOWN_VALUE, Message.EMPTY).remaining())
            .isZero();
      }

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
    }
  }

  @Test
  void shouldLeaveOutWhatFailsAndSayWhy() throws Exception {
    TestServices services =
        new TestServices(work)
            .control()
            .service(2000, "faulty", "throw new java.io.IOException(\"no disk\");", GRACEFUL)
            .service(2001, "good", "", GRACEFUL);
    Files.createDirectory(services.folder().resolve("empty"));
    try (HearthdProcess daemon = HearthdProcess.start(work)) {
      daemon.awaitLine(" ready ");
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        ServicesResponse listed =
            ServicesResponse.parseFrom(
                client.call(CONTROL, ControlMethod.SERVICES_VALUE, Message.EMPTY));

        assertThat(listed.getServicesList())
            .extracting(ServiceStatus::getName)
            .containsExactly("control", "faulty", "good", "empty");
        assertThat(listed.getServicesList())
            .extracting(ServiceStatus::getState)
            .containsExactly(
                ServiceState.RUNNING,
                ServiceState.FAILED,
                ServiceState.RUNNING,
                ServiceState.FAILED);
        assertThat(listed.getServices(1).getProblem()).isEqualTo("no disk");
        assertThat(listed.getServices(3).getProblem()).contains("empty: it holds no module");
        assertThat(client.agreement().services())
            .extracting(Agreement.RemoteService::name)
            .containsExactly("control", "good");
        assertThatExceptionOfType(CallException.class)
            .isThrownBy(() -> client.call(2000, 1, Message.EMPTY))
            .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      }
    }
  }

  @Test
  void shouldAnswerWhatItDoesNotKnowAndSurviveAnErrorOnTheIOThread() throws Exception {
    new TestServices(work).control().service(2001, "good", "", GRACEFUL);
    try (HearthdProcess daemon = HearthdProcess.start(work)) {
      daemon.awaitLine(" ready ");
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        assertCode(client, 4711, 1, ErrorCode.UNIMPLEMENTED);
        assertCode(client, 2001, 99, ErrorCode.UNIMPLEMENTED);
        assertCode(client, 2001, 2, ErrorCode.INTERNAL);
        assertThat(client.call(CONTROL, ControlMethod.PING_VALUE, Message.EMPTY).remaining())
            .isZero();
      }
    }
  }

  private static void assertCode(TestClient client, int service, int type, ErrorCode expected) {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> client.call(service, type, Message.EMPTY))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(expected));
  }

  @Test
  void shouldHaveCallsWaitThatAreMoreThanMayBeInWork() throws Exception {
    new TestServices(work).control().service(2001, "good", "", GRACEFUL);
    Path file = configuration("daemon { max-calls = 2, stop-timeout = 1s }");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      daemon.awaitLine(" ready ");
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        client.begin(2001, 1);
        client.begin(2001, 1);

        assertThatExceptionOfType(CallException.class)
            .isThrownBy(
                () ->
                    client.call(
                        CONTROL,
                        ControlMethod.STATISTICS_VALUE,
                        Message.EMPTY,
                        Deadline.after(Duration.ofMillis(200))))
            .satisfies(late -> assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        assertThat(client.call(CONTROL, ControlMethod.PING_VALUE, Message.EMPTY).remaining())
            .isZero();
      }
    }
  }

  @Test
  void shouldDisconnectAPeerThatSaysNothing() throws Exception {
    new TestServices(work).control();
    Path file = configuration("daemon.connection.handshake-timeout = 50ms");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      daemon.awaitLine(" ready ");
      try (SocketChannel silent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        silent.connect(UnixDomainSocketAddress.of(HearthdProcess.socket(work)));
        ByteBuffer said = ByteBuffer.allocate(4096);
        while (silent.read(said) >= 0) {
          assertThat(said.hasRemaining()).isTrue();
        }

        assertThat(new String(said.array(), 0, said.position(), StandardCharsets.ISO_8859_1))
            .contains("the handshake was not through after 50 ms");
      }
    }
  }

  @Test
  void shouldNotStartWithoutARequiredService() throws Exception {
    new TestServices(work)
        .control()
        .service(2000, "faulty", "throw new java.io.IOException(\"no disk\");", GRACEFUL);
    Path file = configuration("daemon.required-services = [control, absent]");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.SERVICE.number());
      assertThat(daemon.written())
          .contains(work.resolve("services", "absent") + ": there is no such folder");
    }
    configuration("daemon.required-services = [control, faulty]");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.SERVICE.number());
      assertThat(daemon.written()).contains("service faulty did not start").contains("no disk");
      assertThat(HearthdProcess.socket(work)).doesNotExist();
    }
  }

  @Test
  void shouldTellAllMistakesOfTheConfigurationTogether() throws Exception {
    new TestServices(work).control().service(2001, "good", "", GRACEFUL);
    Path file =
        configuration(
            """
            daemon.max-cals = 3
            daemon.stop-timeout = soon
            log.level = loud
            services.good.limit = many
            services.god.limit = 1
            services.control.max-ping = 2 GiB
            """);
    for (String check : new String[] {"--foreground", "--check"}) {
      try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString(), check)) {
        assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.CONFIGURATION.number());
        for (int line = 1; line <= 6; line++) {
          assertThat(daemon.written()).contains(file + ":" + line + ": ");
        }
        assertThat(daemon.written()).contains("6 problems");
      }
    }
  }

  @Test
  void shouldTellAMistakeOfAServiceAfterItHasBoundItsAddress() throws Exception {
    new TestServices(work).control();
    Path file = configuration("services.control.max-ping = none");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.CONFIGURATION.number());
      assertThat(daemon.written()).contains(file + ":1: services.control.max-ping");
      assertThat(HearthdProcess.socket(work)).doesNotExist();
    }
  }

  @Test
  void shouldPrintACheckAsJson() throws Exception {
    new TestServices(work).control();
    Path file = configuration("daemon.io.thread = 1");
    try (HearthdProcess check =
        HearthdProcess.start(work, "--check", "--json", "--config", file.toString())) {
      assertThat(check.awaitEnd()).isEqualTo(ExitCode.CONFIGURATION.number());
      assertThat(check.written())
          .contains("{\"valid\":false,\"problems\":[{\"file\":\"" + file + "\",\"line\":1,")
          .contains("\"key\":\"daemon.io.thread\",\"kind\":\"UNKNOWN_KEY\"");
    }
  }

  @Test
  void shouldLeaveTheAddressToTheDaemonThatHasIt() throws Exception {
    new TestServices(work).control();
    try (HearthdProcess first = HearthdProcess.start(work)) {
      first.awaitLine(" ready ");
      try (HearthdProcess second = HearthdProcess.start(work)) {
        assertThat(second.awaitEnd()).isEqualTo(ExitCode.ADDRESS_IN_USE.number());
        assertThat(second.written()).contains(HearthdProcess.socket(work).toString());
      }
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        assertThat(client.agreement().services()).isNotEmpty();
      }
    }
  }

  @Test
  void shouldNameWhatDoesNotStopAndEndAllTheSame() throws Exception {
    new TestServices(work)
        .control()
        .service(
            2000, "hanging", "", "for (;;) { java.util.concurrent.locks.LockSupport.park(); }");
    Path file = configuration("daemon.stop-timeout = 200ms");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      daemon.awaitLine(" ready ");
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.UNCLEAN_STOP.number());
      assertThat(daemon.written()).contains("left_behind=[service hanging]");
    }
  }

  @Test
  void shouldEndAtOnceAtTheSecondSignal() throws Exception {
    new TestServices(work)
        .control()
        .service(
            2000, "hanging", "", "for (;;) { java.util.concurrent.locks.LockSupport.park(); }");
    Path file = configuration("daemon.stop-timeout = 1h");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      daemon.awaitLine(" ready ");
      daemon.terminate();
      daemon.awaitLine("stopping");
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(128 + 15);
    }
  }

  @Test
  void shouldWriteItsLogToAFileThatIsRenamedWhenItIsFull() throws Exception {
    new TestServices(work).control();
    Path log = work.resolve("hearthd.log");
    Path file =
        configuration("log { file = \"" + log + "\", level = debug, max-size = 4 KiB, keep = 2 }");
    Files.writeString(log, "x".repeat(5000) + "\n");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      daemon.awaitLine("ready ");
      new TestClient(HearthdProcess.socket(work)).close();
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      assertThat(Files.readString(log)).contains("Ending: stopped clean=true");
      assertThat(work.resolve("hearthd.log.1")).content().startsWith("xxx");
      assertThat(daemon.written()).doesNotContain("INFO");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldTakeItsErrorStreamAlongWhenItsLogIsRenamed() throws Exception {
    new TestServices(work).control();
    Path log = work.resolve("hearthd.log");
    Path file = configuration("log { level = debug, max-size = 4 KiB, keep = 2 }");
    Files.writeString(log, "x".repeat(5000) + "\n");
    try (HearthdProcess daemon =
        HearthdProcess.start(
            work, "--detach", "--log", log.toString(), "--config", file.toString())) {
      daemon.awaitLine("ready ");
      daemon.awaitOutputEnd();

      assertThat(work.resolve("hearthd.log.1")).content().startsWith("xxx");
      for (String stream : new String[] {"1", "2"}) {
        Path open = Path.of("/proc", Long.toString(daemon.pid()), "fd", stream);
        assertThat(Files.readSymbolicLink(open)).isEqualTo(log);
      }
    }
  }

  @Test
  void shouldSayWhatIsWrongWithItsCommandLine() throws Exception {
    try (HearthdProcess daemon = HearthdProcess.start(work, "--sockets")) {
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.USAGE.number());
      assertThat(daemon.written()).contains("unknown option '--sockets'");
    }
  }
}
