package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.control.PrincipalUsage;
import dev.hearth.protocol.control.StatisticsResponse;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.spi.ErrorCode;
import dev.hearth.wire.FrameKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What one user may have of a daemon, over all of its connections. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class PrincipalTest {
  private static final int CONTROL = 1;
  private static final int SERVICE = 2000;
  private static final int WAIT = 1;

  @TempDir private Path work;

  @Test
  void shouldShareTheCallsOfAUserAmongItsConnections() throws Exception {
    new TestServices(work).control().service(SERVICE, "slow", "", "return StopOutcome.GRACEFUL;");
    Path file = Files.writeString(work.resolve("hearth.conf"), "daemon.principal.max-calls = 3");
    Path socket = HearthdProcess.socket(work);
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      daemon.awaitLine(" ready ");
      try (RawClient first = RawClient.open(socket);
          RawClient second = RawClient.open(socket)) {
        first.request(SERVICE, WAIT, new byte[0]);
        first.request(SERVICE, WAIT, new byte[0]);
        // Answered behind the two, which are in work from then on; it is in work itself meanwhile.
        PrincipalUsage usage =
            StatisticsResponse.parseFrom(
                    first.call(CONTROL, ControlMethod.STATISTICS_VALUE, new byte[0]).message())
                .getPrincipals(0);
        assertThat(usage.getUser())
            .isEqualTo(((Integer) Files.getAttribute(work, "unix:uid")).longValue());
        assertThat(usage.getConnections()).isEqualTo(2);
        assertThat(usage.getCalls()).isEqualTo(3);
        second.request(SERVICE, WAIT, new byte[0]);

        RawClient.Received refused = second.call(SERVICE, WAIT, new byte[0]);

        assertThat(refused.kind()).isEqualTo(FrameKind.ERROR);
        ErrorBody why = ErrorBody.parseFrom(refused.message());
        assertThat(why.getCode()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED.number());
        assertThat(why.getMessage()).contains("daemon.principal.max-calls");
      }
    }
  }

  @Test
  void shouldTurnAwayConnectionsBeyondThoseThatAUserMayHave() throws Exception {
    new TestServices(work).control();
    Path file =
        Files.writeString(work.resolve("hearth.conf"), "daemon.principal.max-connections = 1");
    Path socket = HearthdProcess.socket(work);
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      daemon.awaitLine(" ready ");
      try (RawClient first = RawClient.open(socket);
          RawClient second = new RawClient(socket)) {
        assertThat(second.isOpen()).isTrue();
        assertThat(daemon.awaitLine("turned away")).contains("daemon.principal.max-connections");
        assertThat(first.call(CONTROL, ControlMethod.PING_VALUE, new byte[0]).kind())
            .isEqualTo(FrameKind.RESPONSE);
      }
    }
  }
}
