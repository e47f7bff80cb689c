package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.client.replay.Replay;
import dev.hearth.client.replay.ReplayOptions;
import dev.hearth.client.replay.ReplayReport;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.Entry;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.protocol.cache.StatResponse;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.Hello;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.RecordedEntry;
import dev.hearth.wire.recording.RecordingException;
import dev.hearth.wire.recording.RecordingHeader;
import dev.hearth.wire.recording.Sender;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that the test writes, played to a daemon over real sockets. */
@Timeout(120)
class ReplayTest {
  private static final int CACHE = 2;
  private static final int CONTROL = 1;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private int entries;
  @TempDir private Path folder;
  private TestDaemon daemon;

  @BeforeEach
  void start() throws Exception {
    daemon = new TestDaemon(folder);
    begin(true);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private void begin(boolean fromStart) {
    file.reset();
    file.writeBytes(RecordingHeader.beginning(fromStart, 0).encode().array());
  }

  private void entry(Sender from, int handles, byte[] bytes) {
    RecordedEntry entry =
        new RecordedEntry(1000L * entries++, from, handles, 0, ByteBuffer.wrap(bytes));
    ByteBuffer encoded = ByteBuffer.allocate(entry.encodedLength());
    entry.encode(encoded);
    file.writeBytes(encoded.array());
  }

  private void hello() {
    Hello hello =
        Hello.newBuilder()
            .setLowestVersion(1)
            .setHighestVersion(1)
            .setClientName("recorded")
            .build();
    entry(Sender.CLIENT, 0, frame(FrameKind.HELLO, 0, 0, 0, hello.toByteArray(), "", 0));
  }

  private static byte[] frame(
      FrameKind kind,
      int service,
      int type,
      long id,
      byte[] message,
      String attachment,
      int handles) {
    byte[] behind = attachment.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame =
        ByteBuffer.allocate(FrameLayout.HEADER_LENGTH + message.length + behind.length);
    new FrameEncoder()
        .begin(frame, kind)
        .service(service, type)
        .correlationId(id)
        .lengths(message.length, behind.length)
        .handles(handles);
    return frame.put(message).put(behind).array();
  }

  private void request(int service, int type, long id, String message, String attachment) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    entry(Sender.CLIENT, 0, frame(FrameKind.REQUEST, service, type, id, bytes, attachment, 0));
  }

  private void response(long id, byte[] message, String attachment) {
    entry(Sender.DAEMON, 0, frame(FrameKind.RESPONSE, 0, 0, id, message, attachment, 0));
  }

  private void error(long id, int code, String rule) {
    byte[] body =
        ErrorBody.newBuilder()
            .setCode(code)
            .setRule(rule)
            .setMessage("as it was said then")
            .build()
            .toByteArray();
    entry(Sender.DAEMON, 0, frame(FrameKind.ERROR, 0, 0, id, body, "", 0));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ReplayReport play() throws Exception {
    return play(ReplayOptions.MAX);
  }

  private ReplayReport play(double speed) throws Exception {
    Path recording = folder.resolve("recording");
    Files.write(recording, file.toByteArray());
    return Replay.play(
        recording, new ReplayOptions(daemon.options(), speed, Duration.ofSeconds(20)));
  }

  @Test
  void shouldFindNoDifferenceWhereAllIsAsItWas() throws Exception {
    hello();
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 1, "hello", "there");
    response(1, bytes("hello"), "there");
    request(TestDaemon.SERVICE, TestDaemon.BLOCKING_ECHO, 2, "again", "");
    response(2, bytes("again"), "");
    request(TestDaemon.SERVICE, 99, 3, "", "");
    error(3, 12, "");

    ReplayReport report = play();

    assertThat(report.differences()).isEmpty();
    assertThat(report.compared()).isEqualTo(3);
    assertThat(report.sent()).isEqualTo(4);
    assertThat(report.notPlayed()).isEmpty();
  }

  @Test
  void shouldTellEachDifference() throws Exception {
    hello();
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 1, "message", "");
    response(1, bytes("another message"), "");
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 2, "", "same length");
    response(2, bytes(""), "other bytes");
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 3, "", "long attachment");
    response(3, bytes(""), "short");
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 4, "", "");
    error(4, 5, "");
    request(TestDaemon.SERVICE, 99, 5, "", "");
    error(5, 13, "");

    ReplayReport report = play();

    assertThat(report.differences())
        .extracting(ReplayReport.Difference::call)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(report.differences().get(0).recorded())
        .isNotEqualTo(report.differences().get(0).played());
    assertThat(report.differences().get(1).what()).contains("service 1024, type 1");
    assertThat(report.differences().get(1).played()).contains("SHA-256");
    assertThat(report.differences().get(2).played()).isEqualTo("15 bytes of attachment");
    assertThat(report.differences().get(3).played()).isEqualTo("RESPONSE");
    assertThat(report.differences().get(4).recorded()).isEqualTo("code 13");
    assertThat(report.differences().get(4).played()).isEqualTo("code 12");
  }

  @Test
  void shouldTellThatACallIsNotAnsweredAnyMore() throws Exception {
    hello();
    request(TestDaemon.SERVICE, TestDaemon.HANG_UP, 1, "", "");
    response(1, bytes(""), "");

    ReplayReport report = play();

    assertThat(report.differences())
        .singleElement()
        .satisfies(difference -> assertThat(difference.played()).isEqualTo("no answer"));
  }

  /** A call that has to find what another has done is not made before that. */
  @Test
  void shouldSendNothingBeforeTheAnswersThatTheClientHadThen() throws Exception {
    CountDownLatch stored = new CountDownLatch(1);
    daemon.serve(
        3000,
        1,
        call -> {
          Thread.sleep(50);
          stored.countDown();
          return Reply.EMPTY;
        });
    daemon.serve(
        3000, 2, call -> Reply.of(Message.of(bytes(stored.getCount() == 0 ? "there" : "missing"))));
    hello();
    request(3000, 1, 1, "", "");
    response(1, bytes(""), "");
    request(3000, 2, 2, "", "");
    response(2, bytes("there"), "");

    assertThat(play().differences()).isEmpty();
  }

  @Test
  void shouldNotCompareWhatLegitimatelyDiffersAndSaySo() throws Exception {
    daemon.serve(CONTROL, ControlMethod.STATISTICS_VALUE, call -> Reply.of(Message.of(bytes("1"))));
    daemon.serve(
        CACHE,
        CacheMethod.PUT_VALUE,
        call -> ProtoMessage.reply(PutResponse.newBuilder().setSize(4).setReplaced(true).build()));
    daemon.serve(CACHE, CacheMethod.STAT_VALUE, call -> ProtoMessage.reply(stat(17)));
    hello();
    request(CONTROL, ControlMethod.STATISTICS_VALUE, 1, "", "");
    response(1, bytes("2"), "");
    request(CACHE, CacheMethod.PUT_VALUE, 2, "", "");
    response(2, PutResponse.newBuilder().setSize(4).build().toByteArray(), "");
    request(CACHE, CacheMethod.STAT_VALUE, 3, "", "");
    response(3, stat(18).toByteArray(), "");
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 4, "", "");

    ReplayReport report = play();

    assertThat(report.differences()).isEmpty();
    assertThat(report.notCompared().keySet())
        .anyMatch(why -> why.contains("control"))
        .anyMatch(why -> why.contains("replaced"))
        .anyMatch(why -> why.contains("times"))
        .anyMatch(why -> why.contains("without an answer"));
  }

  private static StatResponse stat(long storedAt) {
    return StatResponse.newBuilder()
        .setEntry(Entry.newBuilder().setKey("k").setSize(4).setStoredAtMs(storedAt))
        .build();
  }

  @Test
  void shouldCompareWhatTheRulesLeave() throws Exception {
    daemon.serve(
        CACHE,
        CacheMethod.PUT_VALUE,
        call -> ProtoMessage.reply(PutResponse.newBuilder().setSize(4).build()));
    hello();
    request(CACHE, CacheMethod.PUT_VALUE, 2, "", "");
    response(2, PutResponse.newBuilder().setSize(5).build().toByteArray(), "");

    assertThat(play().differences()).hasSize(1);
  }

  @Test
  void shouldPlayBytesThatAreNoFrameAndCompareTheEnd() throws Exception {
    entry(Sender.CLIENT, 0, bytes("GET /"));
    error(0, 3, "MAGIC");

    ReplayReport report = play();

    assertThat(report.differences()).isEmpty();
    assertThat(report.compared()).isEqualTo(1);
  }

  @Test
  void shouldTellWhenAnotherRuleIsBroken() throws Exception {
    hello();
    entry(Sender.CLIENT, 0, bytes("GET /"));
    error(0, 3, "STATE");

    assertThat(play().differences())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.call()).isZero();
              assertThat(difference.played()).contains("rule MAGIC");
            });
  }

  @Test
  void shouldShakeHandsForARecordingThatBeganLater() throws Exception {
    begin(false);
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 77, "x", "");
    response(77, bytes("x"), "");

    ReplayReport report = play();

    assertThat(report.differences()).isEmpty();
    assertThat(report.compared()).isEqualTo(1);
  }

  @Test
  void shouldAnswerTheDaemonsCallsUnderTheirNewIds() throws Exception {
    long then = Long.MIN_VALUE + 4711;
    hello();
    request(TestDaemon.SERVICE, TestDaemon.CALL_BACK, 1, "x", "");
    entry(
        Sender.DAEMON,
        0,
        frame(FrameKind.REQUEST, 1024, TestDaemon.CALL_BACK, then, bytes("x"), "", 0));
    entry(Sender.CLIENT, 0, frame(FrameKind.RESPONSE, 1024, 6, then, bytes("called"), "", 0));
    response(1, bytes("called"), "");

    assertThat(play().differences()).isEmpty();
  }

  @Test
  void shouldNotStopTheDaemon() throws Exception {
    hello();
    request(CONTROL, ControlMethod.SHUTDOWN_VALUE, 1, "", "");
    response(1, bytes(""), "");

    ReplayReport report = play();

    assertThat(report.notPlayed().keySet()).anyMatch(why -> why.contains("SHUTDOWN"));
    assertThat(report.differences()).isEmpty();
  }

  @Test
  void shouldStandInForDescriptors() throws Exception {
    hello();
    byte[] request = frame(FrameKind.REQUEST, 1024, TestDaemon.ECHO, 1, bytes("x"), "", 2);
    entry(Sender.CLIENT, 2, request);
    error(0, 3, "HANDLES");

    // Descriptors were not agreed on, which the daemon is to notice and not this side.
    assertThat(play().differences()).isEmpty();
  }

  @Test
  void shouldPlayACutRecordingUpToItsLastWholeEntry() throws Exception {
    hello();
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 1, "x", "");
    response(1, bytes("x"), "");
    int whole = file.size();
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 2, "y", "");
    byte[] cut = Arrays.copyOf(file.toByteArray(), whole + 30);
    file.reset();
    file.writeBytes(cut);

    ReplayReport report = play();

    assertThat(report.bytesLeft()).isEqualTo(30);
    assertThat(report.compared()).isEqualTo(1);
  }

  @Test
  void shouldKeepToTheTimesOfTheRecording() throws Exception {
    hello();
    request(TestDaemon.SERVICE, TestDaemon.ECHO, 1, "x", "");
    response(1, bytes("x"), "");

    long begin = System.nanoTime();
    ReplayReport report = play(1e-5);

    // The request was recorded after a microsecond: it is sent a tenth of a second later.
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(100_000_000);
    assertThat(report.differences()).isEmpty();
  }

  @Test
  void shouldRefuseAFileThatIsNoRecording() {
    file.reset();
    file.writeBytes(bytes("something else".repeat(20)));

    assertThatThrownBy(this::play).isInstanceOf(RecordingException.class);
  }
}
