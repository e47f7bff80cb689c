package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.client.ClientOptions;
import dev.hearth.client.HearthClient;
import dev.hearth.runtime.settings.RecordingSettings;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Recorder;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.EntryDecoder;
import dev.hearth.wire.recording.RecordedEntry;
import dev.hearth.wire.recording.RecordingEnd;
import dev.hearth.wire.recording.RecordingHeader;
import dev.hearth.wire.recording.Sender;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of real connections, and what stands in their files. */
@Timeout(120)
class ConnectionRecordingTest {
  private static final String TOKEN = "a-token-that-nobody-may-read";
  private static final int ECHO = 1;

  @TempDir private Path folder;

  private TestRuntime daemon(String... clients) throws Exception {
    return new TestRuntime(
        folder,
        context ->
            new ProbeService(
                context,
                (handlers, connections) ->
                    handlers.nonBlocking(ECHO, "echo", ConnectionRecordingTest::echo),
                (connections, peer) -> {},
                (connections, handle) -> {}),
        new RecordingSettings(
            List.of(clients), new ByteSize(1 << 20), new ByteSize(1 << 20), 2, 10));
  }

  private static Reply echo(Request request) {
    byte[] bytes = new byte[request.message().remaining()];
    request.message().get(bytes);
    return Reply.of(Message.of(bytes));
  }

  private static void call(HearthClient client, String text) throws Exception {
    try (Answer answer =
        client.call(
            TestRuntime.SERVICE,
            ECHO,
            Message.of(text.getBytes(StandardCharsets.UTF_8)),
            Attachment.none(),
            client.usualDeadline())) {
      assertThat(answer.message().remaining()).isEqualTo(text.length());
    }
  }

  /** Waits until a recording has ended; the daemon tells nobody when it has. */
  private static Recorder.Recording awaitEnd(TestRuntime daemon, int which) {
    for (; ; ) {
      List<Recorder.Recording> all = daemon.view().recorder().recordings();
      if (all.size() > which && all.get(which).end().isPresent()) {
        long id = all.get(which).id();
        try {
          return daemon.view().recorder().stop(id);
        } catch (CallException | InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static List<RecordedEntry> entries(Recorder.Recording recording, RecordingEnd end)
      throws Exception {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(recording.file()));
    assertThat(RecordingHeader.decode(file).end()).isEqualTo(end);
    EntryDecoder decoder = new EntryDecoder(file);
    List<RecordedEntry> entries = new ArrayList<>();
    for (RecordedEntry entry = decoder.next(); entry != null; entry = decoder.next()) {
      entries.add(entry);
    }
    assertThat(decoder.left()).isZero();
    return entries;
  }

  private static String brief(RecordedEntry entry) {
    FrameKind kind = FrameKind.ofNumber(entry.bytes().get(FrameLayout.KIND_OFFSET));
    return entry.from() + " " + kind;
  }

  @Test
  void shouldRecordAClientOfTheConfigurationFromItsHelloToItsEnd() throws Exception {
    try (TestRuntime daemon = daemon("tool")) {
      try (HearthClient other = daemon.connect("other");
          HearthClient client = daemon.connect("tool")) {
        call(other, "not recorded");
        call(client, "recorded");
      }

      Recorder.Recording recording = awaitEnd(daemon, 0);
      assertThat(entries(recording, RecordingEnd.CONNECTION_ENDED))
          .extracting(ConnectionRecordingTest::brief)
          .containsExactly("CLIENT HELLO", "DAEMON HELLO_ACK", "CLIENT REQUEST", "DAEMON RESPONSE");
      assertThat(recording.clientName()).isEqualTo("tool");
      assertThat(daemon.view().recorder().recordings()).hasSize(1);
      assertThat(Files.getPosixFilePermissions(recording.file()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.getPosixFilePermissions(recording.file().resolveSibling("")))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void shouldRecordAConnectionThatIsThereUntilItIsStopped() throws Exception {
    try (TestRuntime daemon = daemon();
        HearthClient client = daemon.connect("tool")) {
      call(client, "before");
      ConnectionHandle handle =
          daemon.view().peers().stream().map(Peer::handle).findFirst().orElseThrow();
      Recorder.Recording begun = daemon.view().recorder().record(handle);
      call(client, "while");
      assertThatThrownBy(() -> daemon.view().recorder().record(handle))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
      Recorder.Recording ended = daemon.view().recorder().stop(begun.id());
      call(client, "after");

      assertThat(entries(ended, RecordingEnd.STOPPED))
          .extracting(ConnectionRecordingTest::brief)
          .containsExactly("CLIENT REQUEST", "DAEMON RESPONSE");
    }
  }

  @Test
  void shouldRecordTheNextConnectionsOfAClientAndNoMore() throws Exception {
    try (TestRuntime daemon = daemon()) {
      daemon.view().recorder().recordNext("tool", 2);
      daemon.connect("other").close();
      for (int i = 0; i < 3; i++) {
        daemon.connect("tool").close();
      }

      awaitEnd(daemon, 1);
      assertThat(daemon.view().recorder().recordings())
          .hasSize(2)
          .allMatch(recording -> recording.clientName().equals("tool"));
    }
  }

  @Test
  void shouldRefuseWhatIsNoConnection() throws Exception {
    try (TestRuntime daemon = daemon()) {
      assertThatThrownBy(() -> daemon.view().recorder().record(new ConnectionHandle(7, 9)))
          .isInstanceOf(CallException.class);
      assertThatThrownBy(() -> daemon.view().recorder().stop(1))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  @Test
  void shouldNotRecordMoreAtOnceThanItMay() throws Exception {
    try (TestRuntime daemon = daemon("tool");
        HearthClient first = daemon.connect("tool");
        HearthClient second = daemon.connect("tool");
        HearthClient third = daemon.connect("tool")) {
      call(first, "1");
      call(second, "2");
      call(third, "3");

      assertThat(daemon.view().recorder().recordings()).hasSize(2);
    }
  }

  @Test
  void shouldLeaveTheTokenOutOfAHello() throws Exception {
    Path token = folder.resolve("token");
    Files.createFile(
        token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, TOKEN);
    try (TestRuntime daemon = daemon("tool")) {
      HearthClient.connect(ClientOptions.of(daemon.endpoint, "tool", "1").withTokenFile(token))
          .close();

      List<RecordedEntry> entries = entries(awaitEnd(daemon, 0), RecordingEnd.CONNECTION_ENDED);
      assertThat(text(entries.getFirst())).contains("tool");
      assertNoToken(entries);
    }
  }

  private static String text(RecordedEntry entry) {
    return StandardCharsets.ISO_8859_1.decode(entry.bytes().duplicate()).toString();
  }

  private static void assertNoToken(List<RecordedEntry> entries) {
    for (RecordedEntry entry : entries) {
      assertThat(text(entry)).doesNotContain(TOKEN);
    }
  }

  /** The token where it is not expected: in a HELLO that is none, and in what is no frame. */
  @Test
  void shouldWithholdWhatComesBeforeTheHandshakeAndIsNoHello() throws Exception {
    byte[] token = TOKEN.getBytes(StandardCharsets.UTF_8);
    ByteBuffer malformed = ByteBuffer.allocate(FrameLayout.HEADER_LENGTH + 1 + token.length);
    new FrameEncoder().begin(malformed, FrameKind.HELLO).lengths(1 + token.length, 0);
    malformed.put((byte) 0xFF).put(token);
    byte[] noFrame = ("GET /" + " ".repeat(40) + TOKEN).getBytes(StandardCharsets.UTF_8);
    try (TestRuntime daemon = daemon("*")) {
      send(daemon, malformed.array());
      send(daemon, noFrame);

      for (int i = 0; i < 2; i++) {
        List<RecordedEntry> entries = entries(awaitEnd(daemon, i), RecordingEnd.CONNECTION_ENDED);
        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst().from()).isEqualTo(Sender.CLIENT);
        assertThat(entries.getFirst().has(RecordedEntry.WITHHELD)).isTrue();
        assertThat(brief(entries.getLast())).isEqualTo("DAEMON ERROR");
        assertNoToken(entries);
      }
    }
  }

  /** Sends bytes, and waits until the daemon has hung up. */
  private static void send(TestRuntime daemon, byte[] bytes) throws Exception {
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(daemon.endpoint.address()))) {
      channel.write(ByteBuffer.wrap(bytes));
      ByteBuffer sink = ByteBuffer.allocate(1 << 10);
      while (channel.read(sink.clear()) >= 0) {
        // What it says is in the recording.
      }
    }
  }
}
