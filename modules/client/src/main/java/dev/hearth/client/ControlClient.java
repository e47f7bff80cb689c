package dev.hearth.client;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.control.ConnectionsRequest;
import dev.hearth.protocol.control.ConnectionsResponse;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.control.Identity;
import dev.hearth.protocol.control.RecordRequest;
import dev.hearth.protocol.control.RecordResponse;
import dev.hearth.protocol.control.Recording;
import dev.hearth.protocol.control.RecordingsRequest;
import dev.hearth.protocol.control.RecordingsResponse;
import dev.hearth.protocol.control.ServicesRequest;
import dev.hearth.protocol.control.ServicesResponse;
import dev.hearth.protocol.control.ShutdownRequest;
import dev.hearth.protocol.control.ShutdownResponse;
import dev.hearth.protocol.control.StatisticsRequest;
import dev.hearth.protocol.control.StatisticsResponse;
import dev.hearth.protocol.control.StopRecordingRequest;
import dev.hearth.protocol.control.StopRecordingResponse;
import dev.hearth.protocol.control.VersionRequest;
import dev.hearth.protocol.control.VersionResponse;
import dev.hearth.spi.Answer;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Endpoint;
import java.time.Duration;
import java.util.List;

/** The service that reports on the daemon and stops it. Safe for use by many threads. */
public final class ControlClient {
  private static final int PING = ControlMethod.PING_VALUE;

  private final HearthClient client;

  ControlClient(HearthClient client) {
    this.client = client;
  }

  /**
   * Asks for a sign of life.
   *
   * @return how long it took, in nanoseconds
   */
  public long ping() throws CallException, InterruptedException {
    long start = System.nanoTime();
    client.call(BuiltInService.CONTROL.id(), PING, Message.EMPTY).close();
    return System.nanoTime() - start;
  }

  /** Asks which daemon it is. */
  public Identity version() throws CallException, InterruptedException {
    return call(
            ControlMethod.VERSION, VersionRequest.getDefaultInstance(), VersionResponse.parser())
        .getIdentity();
  }

  /** Asks how the daemon is. */
  public StatisticsResponse statistics() throws CallException, InterruptedException {
    return call(
        ControlMethod.STATISTICS,
        StatisticsRequest.getDefaultInstance(),
        StatisticsResponse.parser());
  }

  /** Asks which services there are. */
  public ServicesResponse services() throws CallException, InterruptedException {
    return call(
        ControlMethod.SERVICES, ServicesRequest.getDefaultInstance(), ServicesResponse.parser());
  }

  /**
   * Has the daemon stop. Answered before the stop begins.
   *
   * @param reason for the daemon's log; at most 1,024 bytes
   */
  public void shutdown(String reason) throws CallException, InterruptedException {
    ShutdownRequest request = ShutdownRequest.newBuilder().setReason(reason).build();
    call(ControlMethod.SHUTDOWN, request, ShutdownResponse.parser());
  }

  /**
   * Has the daemon make room for another. It gives its address back at once, tells its clients
   * where to go, lets the calls that run end, and stops. Answered before that begins.
   *
   * @param reason for the daemon's log; at most 1,024 bytes
   * @param successor where the other one will listen
   * @param drain how long calls that run may go on
   */
  public void replace(String reason, Endpoint successor, Duration drain)
      throws CallException, InterruptedException {
    ShutdownRequest request =
        ShutdownRequest.newBuilder()
            .setReason(reason)
            .setSuccessor(successor.address())
            .setDrainMs(drain.toMillis())
            .build();
    call(ControlMethod.SHUTDOWN, request, ShutdownResponse.parser());
  }

  /** Asks who is connected. Needs the role admin, as do the recordings. */
  public ConnectionsResponse connections() throws CallException, InterruptedException {
    return call(
        ControlMethod.CONNECTIONS,
        ConnectionsRequest.getDefaultInstance(),
        ConnectionsResponse.parser());
  }

  /** Has connections recorded. */
  public RecordResponse record(RecordRequest request) throws CallException, InterruptedException {
    return call(ControlMethod.RECORD, request, RecordResponse.parser());
  }

  /** Ends a recording; its file is whole when this returns. */
  public Recording stopRecording(long id) throws CallException, InterruptedException {
    StopRecordingRequest request = StopRecordingRequest.newBuilder().setId(id).build();
    return call(ControlMethod.STOP_RECORDING, request, StopRecordingResponse.parser())
        .getRecording();
  }

  /** Asks for the recordings that are being made, and for the last that have ended. */
  public List<Recording> recordings() throws CallException, InterruptedException {
    return call(
            ControlMethod.RECORDINGS,
            RecordingsRequest.getDefaultInstance(),
            RecordingsResponse.parser())
        .getRecordingsList();
  }

  private <T extends MessageLite> T call(
      ControlMethod method, MessageLite request, Parser<T> parser)
      throws CallException, InterruptedException {
    try (Answer answer =
        client.call(BuiltInService.CONTROL.id(), method.getNumber(), ProtoMessage.of(request))) {
      return Answers.parse(answer, parser);
    }
  }
}
