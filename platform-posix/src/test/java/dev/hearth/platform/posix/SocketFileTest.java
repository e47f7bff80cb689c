package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@EachEngine
final class SocketFileTest extends EngineTest {
  private static final int MOST_BYTES = "Linux".equals(System.getProperty("os.name")) ? 107 : 103;

  SocketFileTest(String engine) {
    super(engine);
  }

  @AfterEach
  void removeFolders() throws IOException {
    transport.close();
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder())) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void shouldMakeTheFolderForItsOwnerOnly() throws Exception {
    Path deep = folder().resolve("a/b/c");
    transport.listen(at(deep.resolve("h.sock")), 1);

    assertThat(permissions(deep)).isEqualTo("rwx------");
    assertThat(permissions(folder().resolve("a/b"))).isEqualTo("rwx------");
  }

  @Test
  void shouldRefuseAFolderThatLetsOthersIn() throws Exception {
    Path open = Files.createDirectory(folder().resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> transport.listen(at(open.resolve("h.sock")), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lets others in")
        .hasMessageContaining("chmod 700 " + open);
    assertThat(open).isEmptyDirectory();
  }

  @Test
  void shouldNotSayThatAFolderLetsOthersInThatLetsNobodyIn() throws Exception {
    Path shut = Files.createDirectory(folder().resolve("shut"));
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("r-x------"));

    assertThatThrownBy(() -> transport.listen(at(shut.resolve("h.sock")), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be used by its own user (r-x------): run chmod 700 " + shut);
  }

  @Test
  void shouldNotAskForTheRightsOfAFolderThatIsThereForEveryone() throws Exception {
    Path shared = Files.createDirectory(folder().resolve("shared"));
    assertThat(RawPeer.CALLS.chmod(shared.toString(), 01777)).isZero();

    assertThatThrownBy(() -> transport.listen(at(shared.resolve("h.sock")), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(shared + " is there for everyone")
        .hasMessageNotContaining("chmod");
  }

  @Test
  void shouldRefuseAFolderOfAnotherUser() throws Exception {
    assumeTrue(RawPeer.CALLS.geteuid() == 0);
    Path theirs = Files.createDirectory(folder().resolve("theirs"));
    Files.setAttribute(theirs, "unix:uid", 12345);

    assertThatThrownBy(() -> transport.listen(at(theirs.resolve("h.sock")), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("12345");
  }

  @Test
  void shouldRefuseAFolderBehindALinkOfAnotherUser() throws Exception {
    assumeTrue(RawPeer.CALLS.geteuid() == 0);
    Path mine = Files.createDirectory(folder().resolve("mine"));
    Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
    Path link = Files.createSymbolicLink(folder().resolve("link"), mine);
    Process chown = new ProcessBuilder("chown", "-h", "12345", link.toString()).inheritIO().start();
    assertThat(chown.waitFor()).isZero();

    assertThatThrownBy(() -> transport.listen(at(link.resolve("h.sock")), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("12345");
  }

  @Test
  void shouldNotConnectWhereAnotherUserListens() throws Exception {
    assumeTrue(PeerIdentity.isKnown() && RawPeer.CALLS.geteuid() == 0);
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Path theirs = Files.createDirectory(folder().resolve("theirs"));
    Files.setAttribute(theirs, "unix:uid", 12345);
    endpoint = at(theirs.resolve("h.sock"));
    transport.listen(at(folder().resolve("mine").resolve("h.sock")), 1).close(); // loads classes

    try (UnixServerSocketChannel server = UnixServerSocketChannel.open()) {
      assertThat(RawPeer.CALLS.seteuid(12345)).isZero();
      try {
        server.socket().bind(new UnixSocketAddress(endpoint.address()));
      } finally {
        assertThat(RawPeer.CALLS.seteuid(0)).isZero();
      }
      assertThatThrownBy(this::connect)
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("user 12345 listens");
    }
  }

  @Test
  void shouldListenAtAPathOfExactlyTheLimit() throws Exception {
    Endpoint longest = at(folder().resolve("x".repeat(MOST_BYTES - length(folder()) - 1)));
    try (Listener listener = transport.listen(longest, 1)) {
      listener.start(this::accept);
      transport.connect(longest, Duration.ofMinutes(1), RecordingReceiver::new);
      accepted();
    }
    assertThat(Path.of(longest.address())).doesNotExist();
  }

  @Test
  void shouldRefuseAPathOverTheLimitWithItsLength() {
    Endpoint tooLong = at(folder().resolve("x".repeat(MOST_BYTES - length(folder()))));

    assertThatThrownBy(() -> transport.listen(tooLong, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is " + (MOST_BYTES + 1) + " bytes long")
        .hasMessageContaining("at most " + MOST_BYTES);
    assertThatThrownBy(
            () -> transport.connect(tooLong, Duration.ofMinutes(1), RecordingReceiver::new))
        .hasMessageContaining("bytes long");
  }

  @Test
  void shouldRefuseARelativePath() {
    assertThatThrownBy(() -> transport.listen(new Endpoint("h.sock"), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("absolute");
  }

  @Test
  void shouldTakeNamesWithCharactersOfMoreThanOneByte() throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    Endpoint named = at(folder().resolve("żółw-🐢.sock"));
    try (Listener listener = transport.listen(named, 1)) {
      listener.start(this::accept);
      assertThat(Path.of(named.address())).exists();
      transport.connect(named, Duration.ofMinutes(1), RecordingReceiver::new);
      accepted();
    }
    assertThat(folder()).isEmptyDirectory();
  }

  @Test
  void shouldRefuseToListenWhereSomeoneDoes() throws Exception {
    listen();
    try (Transport other = open(way)) {
      assertThatThrownBy(() -> other.listen(endpoint, 1))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("in use")
          .hasMessageContaining(endpoint.address());
    }
    connect();
  }

  @Test
  void shouldTakeThePlaceOfASocketThatNobodyListensAt() throws Exception {
    leaveASocketBehind();
    listen();
    connect();
    accepted();
  }

  @Test
  void shouldNotTakeThePlaceOfAnotherFile() throws Exception {
    Path file = Files.writeString(Path.of(endpoint.address()), "precious");

    assertThatThrownBy(() -> transport.listen(endpoint, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no socket")
        .hasMessageContaining(file.toString());
    assertThat(file).hasContent("precious");
  }

  @Test
  void shouldRemoveItsFileOnlyWhileItIsItsOwn() throws Exception {
    Listener listener = listen();
    Path file = Path.of(endpoint.address());
    Files.delete(file);
    Files.writeString(file, "another's");

    listener.close();
    listener.close();

    assertThat(file).hasContent("another's");
  }

  @Test
  void shouldListenAgainAfterAClose() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Listener listener = transport.listen(endpoint, 1)) {
        assertThat(listener.endpoint()).isEqualTo(endpoint);
        listener.start(this::accept);
        connect();
        accepted();
      }
    }
  }

  @Test
  void shouldLetPeersQueueBeforeItStartsToAccept() throws Exception {
    try (Listener listener = transport.listen(endpoint, 8)) {
      RecordingReceiver early = connect();
      write(early, "first");
      listener.start(this::accept);
      assertThat(accepted().text(5)).isEqualTo("first");
    }
  }

  @Test
  void shouldSayThatNothingIsThereToConnectTo() {
    assertThatThrownBy(this::connect)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(endpoint.address());
  }

  @Test
  void shouldSayThatNobodyListensAnyMore() throws Exception {
    leaveASocketBehind();
    assertThatThrownBy(this::connect)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(endpoint.address());
  }

  @Test
  void shouldSayThatThereIsSomethingElse() throws Exception {
    Files.createFile(Path.of(endpoint.address()));

    assertThatThrownBy(this::connect)
        .isNotInstanceOf(ConnectException.class)
        .hasMessageContaining("no socket; move it away: " + endpoint.address());
  }

  @Test
  void shouldSayOfAPipeAndOfALinkThatTheyAreNoSocket() throws Exception {
    leaveASocketBehind();
    Path socket = Files.move(Path.of(endpoint.address()), folder().resolve("socket"));
    Path path = Path.of(endpoint.address());
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    assertThatThrownBy(this::connect).hasMessageContaining("no socket; move it away: " + path);

    for (Path target : List.of(folder().resolve("nowhere"), socket)) {
      Files.delete(path);
      Files.createSymbolicLink(path, target);
      assertThatThrownBy(this::connect).hasMessageContaining("no socket; move it away: " + path);
    }
  }

  @Test
  void shouldSayThatWhoListensTakesNoConnections() throws Exception {
    try (UnixDatagramChannel _ =
        UnixDatagramChannel.open().bind(new UnixSocketAddress(endpoint.address()))) {
      assertThatThrownBy(this::connect)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("no Hearth: " + endpoint.address());
    }
  }

  @Test
  void shouldSayThatConnectingIsNotAllowed() throws Exception {
    assumeFalse(RawPeer.CALLS.geteuid() == 0, "root may connect to everything");
    listen();
    Files.setPosixFilePermissions(
        Path.of(endpoint.address()), PosixFilePermissions.fromString("---------"));
    assertThatThrownBy(this::connect).isInstanceOf(AccessDeniedException.class);
  }

  private void leaveASocketBehind() throws IOException {
    Path aside = folder().resolve("aside");
    Listener listener = transport.listen(endpoint, 1);
    Files.createLink(aside, Path.of(endpoint.address()));
    listener.close();
    Files.move(aside, Path.of(endpoint.address()));
  }

  private static Endpoint at(Path path) {
    return new Endpoint(path.toString());
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
