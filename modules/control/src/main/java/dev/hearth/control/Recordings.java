package dev.hearth.control;

import com.google.inject.Inject;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.control.Handle;
import dev.hearth.protocol.control.RecordRequest;
import dev.hearth.protocol.control.RecordResponse;
import dev.hearth.protocol.control.Recording;
import dev.hearth.protocol.control.RecordingsResponse;
import dev.hearth.protocol.control.StopRecordingRequest;
import dev.hearth.protocol.control.StopRecordingResponse;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostView;
import dev.hearth.spi.Recorder;
import dev.hearth.spi.Reply;

/** Has connections recorded. */
final class Recordings {
  private static final int MAX_COUNT = 1000;
  private static final int MAX_NAME = 128;

  private final HostView host;

  @Inject
  Recordings(HostView host) {
    this.host = host;
  }

  Reply begin(Call call) throws CallException {
    RecordRequest request = parse(call, RecordRequest.parser());
    if (request.hasConnection() != request.getNextOfClient().isEmpty()) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT, "either a connection is named, or a client");
    }
    RecordResponse.Builder response = RecordResponse.newBuilder();
    if (request.hasConnection()) {
      Handle handle = request.getConnection();
      response.setRecording(
          recording(
              host.recorder()
                  .record(new ConnectionHandle(handle.getIndex(), handle.getGeneration()))));
    } else {
      if (request.getNextOfClient().length() > MAX_NAME) {
        throw new CallException(
            ErrorCode.INVALID_ARGUMENT, "a client's name has at most " + MAX_NAME + " characters");
      }
      if (request.getCount() < 0 || request.getCount() > MAX_COUNT) {
        throw new CallException(
            ErrorCode.INVALID_ARGUMENT, "at most " + MAX_COUNT + " connections can be waited for");
      }
      host.recorder().recordNext(request.getNextOfClient(), request.getCount());
    }
    return ProtoMessage.reply(response.build());
  }

  Reply stop(Call call) throws CallException, InterruptedException {
    StopRecordingRequest request = parse(call, StopRecordingRequest.parser());
    return ProtoMessage.reply(
        StopRecordingResponse.newBuilder()
            .setRecording(recording(host.recorder().stop(request.getId())))
            .build());
  }

  Reply list(Call call) {
    return ProtoMessage.reply(
        RecordingsResponse.newBuilder()
            .addAllRecordings(
                host.recorder().recordings().stream().map(Recordings::recording).toList())
            .build());
  }

  private static <T extends MessageLite> T parse(Call call, Parser<T> parser) throws CallException {
    try {
      return parser.parseFrom(call.message());
    } catch (InvalidProtocolBufferException e) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT, "the request cannot be read: " + e.getMessage(), e);
    }
  }

  private static Recording recording(Recorder.Recording recording) {
    ConnectionHandle handle = recording.connection();
    return Recording.newBuilder()
        .setId(recording.id())
        .setConnection(
            Handle.newBuilder().setIndex(handle.index()).setGeneration(handle.generation()))
        .setClientName(recording.clientName())
        .setFile(recording.file().toString())
        .setBytes(recording.bytes())
        .setEntries(recording.entries())
        .setRunning(recording.end().isEmpty())
        .setEnd(recording.end().orElse(""))
        .build();
  }
}
