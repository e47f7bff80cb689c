package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.control.ShutdownRequest;
import dev.hearth.session.GoingAway;
import dev.hearth.session.OutboundCall;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Endpoint;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One daemon takes the place of another that is at work. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(300)
class ReplaceTest {
  private static final int CONTROL = 1;
  private static final int SERVICE = 2000;
  private static final int TAKE = 3;

  /** More than a stop gives a call, and less than the drain. */
  private static final int CALL_MILLIS = 1500;

  @TempDir private Path work;

  private TestClient connect() throws Exception {
    return new TestClient(HearthdProcess.socket(work));
  }

  private HearthdProcess start(String... more) throws Exception {
    Path config = work.resolve("c.conf");
    Files.writeString(config, "daemon.stop-timeout = 100ms\n");
    String[] words = new String[more.length + 2];
    words[0] = "--config";
    words[1] = config.toString();
    System.arraycopy(more, 0, words, 2, more.length);
    return HearthdProcess.start(work, words);
  }

  private static Message take(int millis) {
    return Message.of(ByteBuffer.allocate(Integer.BYTES).putInt(millis).array());
  }

  private Message makeRoom() {
    return ProtoMessage.of(
        ShutdownRequest.newBuilder()
            .setReason("test")
            .setSuccessor(HearthdProcess.socket(work).toString())
            .setDrainMs(Duration.ofMinutes(1).toMillis())
            .build());
  }

  @Test
  void shouldLetTheCallsThatRunEndAndServeWhoeverConnectsMeanwhile() throws Exception {
    new TestServices(work).control().service(SERVICE, "slow", "", "return StopOutcome.GRACEFUL;");
    try (HearthdProcess first = start()) {
      first.awaitLine(" ready ");
      try (TestClient caller = connect();
          TestClient admin = connect();
          HearthdProcess second = start("--replace")) {
        second.awaitLine("waiting");
        OutboundCall call = caller.start(SERVICE, TAKE, take(CALL_MILLIS));
        admin.call(SERVICE, TAKE, take(0));
        admin.call(CONTROL, ControlMethod.SHUTDOWN_VALUE, makeRoom());
        first.awaitLine("stopping");
        try (TestClient next = connect()) {
          assertThat(next.agreement().daemon().epoch())
              .isNotEqualTo(caller.agreement().daemon().epoch());
          next.call(SERVICE, TAKE, take(0));
        }

        call.await().close();
        assertThat(caller.goingAway())
            .isEqualTo(
                new GoingAway(
                    "asked by test: test",
                    Optional.of(new Endpoint(HearthdProcess.socket(work).toString()))));
        assertThat(first.awaitEnd()).isEqualTo(ExitCode.OK.number());
        second.awaitLine(" ready ");
      }
    }
  }

  @Test
  void shouldTellWhoCallsTheOneThatGoes() throws Exception {
    new TestServices(work).control().service(SERVICE, "slow", "", "return StopOutcome.GRACEFUL;");
    try (HearthdProcess first = start()) {
      first.awaitLine(" ready ");
      try (TestClient caller = connect();
          TestClient late = connect();
          TestClient admin = connect()) {
        OutboundCall call = caller.start(SERVICE, TAKE, take(CALL_MILLIS));
        admin.call(SERVICE, TAKE, take(0));
        admin.call(CONTROL, ControlMethod.SHUTDOWN_VALUE, makeRoom());
        first.awaitLine("stopping");

        assertThatExceptionOfType(CallException.class)
            .isThrownBy(() -> late.call(SERVICE, TAKE, take(0)))
            .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        call.await().close();
        assertThat(first.awaitEnd()).isEqualTo(ExitCode.OK.number());
      }
    }
  }
}
