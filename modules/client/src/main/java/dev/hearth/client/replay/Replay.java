package dev.hearth.client.replay;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.client.ClientOptions;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.Transports;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.session.Capability;
import dev.hearth.protocol.session.Hello;
import dev.hearth.session.ProtocolVersion;
import dev.hearth.session.TokenFile;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedMemory;
import dev.hearth.spi.transport.SharedRegion;
import dev.hearth.spi.transport.Transport;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.RecordingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Plays the client's side of a recording against a daemon, and compares the answers.
 *
 * <p>The handshake is made anew. After it each frame is sent as it was, once those answers are
 * there that the client had before it sent it: so a call that depended on another still does,
 * however fast it is played. Descriptors are empty sealed memory. A call that would end the daemon
 * is left out.
 */
public final class Replay {
  private static final String SHUTDOWN = "control SHUTDOWN: it would end the daemon";
  private static final String NO_BODY = "frames whose body is not in the recording";
  private static final String NO_DESCRIPTORS =
      "frames with descriptors: this system makes none that stand for them";
  private static final String NOTHING =
      "entries without bytes, and answers to calls that the daemon did not make";
  private static final String ENDED = "frames after the end of the connection";

  private final RecordedConnection recording;
  private final ReplayOptions options;
  private final Map<String, Integer> notPlayed = new TreeMap<>();
  private final Set<Long> callsNotPlayed = new HashSet<>();

  /** Answers that did not come in time: they are not waited for again. */
  private final Set<Long> givenUp = new HashSet<>();

  private final List<Long> awaited = new ArrayList<>();
  private final List<Long> daemonCalls;
  private int sent;

  private Replay(RecordedConnection recording, ReplayOptions options) {
    this.recording = recording;
    this.options = options;
    daemonCalls = daemonCalls(recording.received());
  }

  /**
   * Plays a recording.
   *
   * @throws RecordingException if the file is none
   * @throws ConnectFailedException if the daemon cannot be connected to
   * @throws IOException if the file, or the token's, cannot be read
   */
  public static ReplayReport play(Path file, ReplayOptions options)
      throws IOException, RecordingException, InterruptedException {
    return new Replay(RecordedConnection.read(file), options).play();
  }

  private ReplayReport play() throws IOException, InterruptedException {
    ClientOptions client = options.client();
    try (Transport transport =
        Transports.open(client.engine(), client.polling(), client.endpoint())) {
      List<SeenFrame> received;
      ReplayConnection connection =
          ReplayConnection.open(transport, client.endpoint(), client.connectTimeout());
      try {
        send(connection);
        awaitEnd(connection);
        received = connection.received();
      } finally {
        connection.hangUp();
      }
      Comparison comparison = new Comparison(recording, received);
      comparison.run(callsNotPlayed);
      return new ReplayReport(
          sent,
          comparison.compared(),
          comparison.differences(),
          comparison.notCompared(),
          notPlayed,
          recording.header().reason(),
          recording.left());
    }
  }

  private void send(ReplayConnection connection) throws IOException, InterruptedException {
    recording.unplayable().forEach(frame -> leaveOut(NO_BODY, List.of(frame)));
    long start = System.nanoTime();
    if (recording.hello() != null || !recording.header().fromStart()) {
      connection.send(hello(), new Descriptor[0], patience());
      sent++;
      connection.awaitAnything(patience());
    }
    for (ReplayStep step : recording.steps()) {
      awaited.addAll(step.answered());
      if (connection.hasEnded()) {
        countNotPlayed(ENDED, step.frames());
      } else {
        awaitTime(connection, start, step);
        send(connection, step);
      }
    }
  }

  private void send(ReplayConnection connection, ReplayStep step)
      throws IOException, InterruptedException {
    if (step.frames().stream().anyMatch(Replay::wouldEndTheDaemon)) {
      leaveOut(SHUTDOWN, step.frames());
      return;
    }
    Descriptor[] descriptors = descriptors(step.handles());
    if (descriptors.length < step.handles()) {
      leaveOut(NO_DESCRIPTORS, step.frames());
      return;
    }
    awaitAnswers(connection);
    awaitCredit(connection, step);
    ByteBuffer bytes = answering(connection, step);
    if (!bytes.hasRemaining()) {
      List.of(descriptors).forEach(Descriptor::close);
      countNotPlayed(NOTHING, step.frames());
    } else if (connection.send(bytes, descriptors, patience())) {
      sent += step.frames().size();
    } else {
      // Their calls are compared all the same: they are not answered any more.
      countNotPlayed(ENDED, step.frames());
    }
  }

  private void countNotPlayed(String why, List<SeenFrame> frames) {
    notPlayed.merge(why, Math.max(1, frames.size()), Integer::sum);
  }

  private void leaveOut(String why, List<SeenFrame> frames) {
    countNotPlayed(why, frames);
    for (SeenFrame frame : frames) {
      callsNotPlayed.add(frame.correlationId());
    }
  }

  private static boolean wouldEndTheDaemon(SeenFrame frame) {
    return (frame.kind() == FrameKind.REQUEST || frame.kind() == FrameKind.ONE_WAY)
        && frame.serviceId() == BuiltInService.CONTROL.id()
        && frame.messageType() == ControlMethod.SHUTDOWN_VALUE;
  }

  private long patience() {
    return options.patience().toNanos();
  }

  private void awaitTime(ReplayConnection connection, long start, ReplayStep step)
      throws InterruptedException {
    long due = (long) (step.nanos() / options.speed());
    long left = due - (System.nanoTime() - start);
    if (left > 0) {
      connection.awaitEnd(left);
    }
  }

  /** Waits for the answers that the client had when it sent what comes next. */
  private void awaitAnswers(ReplayConnection connection) throws InterruptedException {
    awaited.removeIf(id -> callsNotPlayed.contains(id) || givenUp.contains(id));
    if (!connection.awaitAnswers(awaited, patience())) {
      givenUp.addAll(awaited);
    }
    awaited.clear();
  }

  /** An item without credit would end the connection: waits until there is some, or no call. */
  private void awaitCredit(ReplayConnection connection, ReplayStep step)
      throws InterruptedException {
    for (SeenFrame item : step.frames()) {
      if (item.kind() == FrameKind.ITEM && !item.isOfDaemonCall()) {
        connection.awaitCredit(item, patience());
      }
    }
  }

  /** An answer to a call of the daemon's carries that call's ID, which is another now. */
  private ByteBuffer answering(ReplayConnection connection, ReplayStep step)
      throws InterruptedException {
    SeenFrame frame = step.frames().size() == 1 ? step.frames().getFirst() : null;
    if (frame == null
        || !frame.isOfDaemonCall()
        || step.bytes().remaining() < FrameLayout.HEADER_LENGTH) {
      return step.bytes();
    }
    int which = daemonCalls.indexOf(frame.correlationId());
    if (which < 0) {
      return step.bytes();
    }
    long now = connection.awaitDaemonCall(which + 1, patience());
    if (now == 0) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(step.bytes().remaining()).put(step.bytes().duplicate());
    bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putLong(FrameLayout.CORRELATION_ID_OFFSET, now);
  }

  private static List<Long> daemonCalls(List<SeenFrame> frames) {
    return frames.stream()
        .filter(frame -> frame.kind() == FrameKind.REQUEST)
        .map(SeenFrame::correlationId)
        .toList();
  }

  /** Waits for what the recording has and has not come yet. */
  private void awaitEnd(ReplayConnection connection) throws InterruptedException {
    boolean ends =
        recording.received().stream()
            .anyMatch(frame -> frame.kind() == FrameKind.ERROR && frame.correlationId() == 0);
    if (ends) {
      connection.awaitEnd(patience());
      return;
    }
    for (SeenFrame frame : recording.received()) {
      if (frame.isFinal() && !frame.isOfDaemonCall()) {
        awaited.add(frame.correlationId());
      }
    }
    awaitAnswers(connection);
  }

  private ByteBuffer hello() throws IOException {
    Optional<Path> tokenFile = options.client().tokenFile();
    byte[] token = tokenFile.isPresent() ? TokenFile.read(tokenFile.get()) : new byte[0];
    byte[] message =
        recordedHello().toBuilder().setToken(ByteString.copyFrom(token)).build().toByteArray();
    ByteBuffer frame = ByteBuffer.allocateDirect(FrameLayout.HEADER_LENGTH + message.length);
    frame.order(ByteOrder.LITTLE_ENDIAN);
    new FrameEncoder().begin(frame, FrameKind.HELLO).lengths(message.length, 0);
    return frame.put(message).flip();
  }

  private Hello recordedHello() {
    SeenFrame recorded = recording.hello();
    try {
      return recorded == null ? ownHello() : Hello.parseFrom(recorded.message().duplicate());
    } catch (InvalidProtocolBufferException e) {
      return ownHello();
    }
  }

  private Hello ownHello() {
    return Hello.newBuilder()
        .setLowestVersion(ProtocolVersion.LOWEST)
        .setHighestVersion(ProtocolVersion.HIGHEST)
        .setClientName(options.client().name())
        .setClientVersion(options.client().version())
        .setPid(ProcessHandle.current().pid())
        .addCapabilities(Capability.DESCRIPTOR_PASSING)
        .build();
  }

  /** Memory that stands for what was handed over; fewer than asked for where it cannot be made. */
  private static Descriptor[] descriptors(int count) throws IOException {
    List<Descriptor> made = new ArrayList<>();
    SharedMemory memory =
        count == 0 ? null : SharedMemory.ofThisMachine().filter(SharedMemory::canSeal).orElse(null);
    for (int i = 0; memory != null && i < count; i++) {
      try (SharedRegion region = memory.create("hearth-replay", 0)) {
        made.add(region.seal());
      }
    }
    return made.toArray(Descriptor[]::new);
  }
}
