package dev.hearth.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.hearth.control.TestHost.TestCall;
import dev.hearth.protocol.control.ConnectionsResponse;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.control.Handle;
import dev.hearth.protocol.control.RecordRequest;
import dev.hearth.protocol.control.RecordResponse;
import dev.hearth.protocol.control.RecordingsResponse;
import dev.hearth.protocol.control.ServiceState;
import dev.hearth.protocol.control.ShutdownRequest;
import dev.hearth.protocol.control.StatisticsResponse;
import dev.hearth.protocol.control.StopRecordingRequest;
import dev.hearth.protocol.control.StopRecordingResponse;
import dev.hearth.protocol.control.VersionResponse;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Reply;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlServiceTest implements HandlerRegistry {
  private final TestHost host = new TestHost(new ControlSettings(new ByteSize(64)));
  private final Map<Integer, BlockingHandler> handlers = new HashMap<>();

  @BeforeEach
  void register() {
    new ControlProvider().create(host.context).register(this);
  }

  @Override
  public HandlerRegistry nonBlocking(
      int messageType, String name, PeerRole needed, NonBlockingHandler handler) {
    return blocking(messageType, name, needed, handler::handle);
  }

  @Override
  public HandlerRegistry blocking(
      int messageType, String name, PeerRole needed, BlockingHandler handler) {
    handlers.put(messageType, handler);
    return this;
  }

  private ByteBuffer call(ControlMethod method, byte[] message) throws Exception {
    Reply reply =
        Objects.requireNonNull(handlers.get(method.getNumber()))
            .handle(new TestCall(ByteBuffer.wrap(message)));
    ByteBuffer bytes = ByteBuffer.allocate(reply.message().size());
    reply.message().writeTo(bytes);
    return bytes.flip();
  }

  private void assertRefused(ControlMethod method, byte[] message) {
    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> call(method, message))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  private static byte[] bytes(MessageLite message) {
    return message.toByteArray();
  }

  @Test
  void shouldAnswerAPingWithItsBytesWhateverTheyAre() throws Exception {
    byte[] noProtobuf = {-1, -1, -1, 0, 7};

    assertThat(call(ControlMethod.PING, noProtobuf)).isEqualTo(ByteBuffer.wrap(noProtobuf));
    assertThat(call(ControlMethod.PING, new byte[0]).remaining()).isZero();
    assertThat(call(ControlMethod.PING, new byte[64]).remaining()).isEqualTo(64);
  }

  @Test
  void shouldRefuseAPingThatIsTooLong() {
    assertRefused(ControlMethod.PING, new byte[65]);
  }

  @Test
  void shouldSayWhichDaemonItIs() throws Exception {
    VersionResponse answer = VersionResponse.parseFrom(call(ControlMethod.VERSION, new byte[0]));

    assertThat(answer.getIdentity().getVersion()).isEqualTo("1.2.3");
    assertThat(answer.getIdentity().getInstance()).isEqualTo("ci");
    assertThat(answer.getIdentity().getPid()).isEqualTo(42);
    assertThat(answer.getIdentity().getEpoch()).isEqualTo(7);
    assertThat(answer.getIdentity().getProtocolVersion()).isEqualTo(1);
  }

  @Test
  void shouldReportWhatTheHostTells() throws Exception {
    StatisticsResponse answer =
        StatisticsResponse.parseFrom(call(ControlMethod.STATISTICS, new byte[0]));

    assertThat(answer.getUptimeMs()).isEqualTo(3000);
    assertThat(answer.getConnections().getOpen()).isEqualTo(1);
    assertThat(answer.getConnections().getAccepted()).isEqualTo(9);
    assertThat(answer.getConnections().getRefused()).isEqualTo(2);
    assertThat(answer.getConnections().getLateReplies()).isEqualTo(4);
    assertThat(answer.getConnections().getByRings()).isEqualTo(1);
    assertThat(answer.getServices(0).getCalls()).isEqualTo(4);
    assertThat(answer.getServices(0).getErrors()).isEqualTo(3);
    assertThat(answer.getServices(0).getBytesReceived()).isEqualTo(2);
    assertThat(answer.getServices(0).getBytesSent()).isEqualTo(1);
    assertThat(answer.getServices(1).getState()).isEqualTo(ServiceState.FAILED);
    assertThat(answer.getServices(1).getProblem()).isEqualTo("no module");
    assertThat(answer.getPolling().getPolls()).isEqualTo(5);
    assertThat(answer.getPolling().getWon()).isEqualTo(4);
    assertThat(answer.getPolling().getBurnedUs()).isEqualTo(3);
    assertThat(answer.getMemory().getHeapUsed()).isPositive();
    assertThat(answer.getMemory().getDirect()).isEqualTo(4096);
    assertThat(answer.getMemory().getHeapMax())
        .isGreaterThanOrEqualTo(answer.getMemory().getHeapCommitted());
  }

  @Test
  void shouldAskTheHostToStopWithAReasonOfOneLine() throws Exception {
    call(
        ControlMethod.SHUTDOWN,
        bytes(ShutdownRequest.newBuilder().setReason("up\ngrade\u001b[31m").build()));

    assertThat(host.shutdowns).containsExactly("asked by tester: up grade [31m");
  }

  @Test
  void shouldRefuseAShutdownThatIsNotOne() {
    assertRefused(ControlMethod.SHUTDOWN, new byte[] {-1, -1});
    assertRefused(
        ControlMethod.SHUTDOWN,
        bytes(
            ShutdownRequest.newBuilder()
                .setReasonBytes(ByteString.copyFrom(new byte[1100]))
                .build()));
    assertThat(host.shutdowns).isEmpty();
  }

  @Test
  void shouldTellWhoIsConnected() throws Exception {
    ConnectionsResponse answer =
        ConnectionsResponse.parseFrom(call(ControlMethod.CONNECTIONS, new byte[0]));

    assertThat(answer.getConnectionsList())
        .singleElement()
        .satisfies(
            connection -> {
              assertThat(connection.getHandle().getIndex()).isEqualTo(3);
              assertThat(connection.getHandle().getGeneration()).isEqualTo(2);
              assertThat(connection.getClientName()).isEqualTo("a-tool");
              assertThat(connection.getPid()).isEqualTo(7);
              assertThat(connection.getUser()).isEqualTo(1000);
            });
  }

  @Test
  void shouldHaveAConnectionRecordedAndTheRecordingStopped() throws Exception {
    RecordRequest request =
        RecordRequest.newBuilder()
            .setConnection(Handle.newBuilder().setIndex(3).setGeneration(2))
            .build();

    RecordResponse begun = RecordResponse.parseFrom(call(ControlMethod.RECORD, bytes(request)));
    RecordingsResponse all =
        RecordingsResponse.parseFrom(call(ControlMethod.RECORDINGS, new byte[0]));
    StopRecordingResponse stopped =
        StopRecordingResponse.parseFrom(
            call(
                ControlMethod.STOP_RECORDING,
                bytes(StopRecordingRequest.newBuilder().setId(1).build())));

    assertThat(begun.getRecording().getRunning()).isTrue();
    assertThat(begun.getRecording().getConnection().getIndex()).isEqualTo(3);
    assertThat(all.getRecordingsList()).containsExactly(begun.getRecording());
    assertThat(stopped.getRecording().getRunning()).isFalse();
    assertThat(stopped.getRecording().getEnd()).isEqualTo("over");
    assertThat(stopped.getRecording().getEntries()).isEqualTo(3);
  }

  @Test
  void shouldHaveTheNextConnectionsOfAClientRecorded() throws Exception {
    call(
        ControlMethod.RECORD,
        bytes(RecordRequest.newBuilder().setNextOfClient("a-tool").setCount(2).build()));

    assertThat(host.recorder.wishes).containsExactly("a-tool 2");
  }

  @Test
  void shouldRefuseARecordingOfNobodyAndOfTwo() {
    assertRefused(ControlMethod.RECORD, new byte[0]);
    assertRefused(
        ControlMethod.RECORD,
        bytes(
            RecordRequest.newBuilder()
                .setConnection(Handle.newBuilder().setIndex(3))
                .setNextOfClient("a-tool")
                .build()));
    assertRefused(
        ControlMethod.RECORD,
        bytes(RecordRequest.newBuilder().setNextOfClient("a-tool").setCount(1001).build()));
  }
}
