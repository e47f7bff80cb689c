package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.RecordingReceiver.Lost;
import dev.hearth.platform.posix.RecordingReceiver.Received;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Fcntl;
import org.junit.jupiter.api.Test;

@EachWay
final class DescriptorPassingTest extends EngineTest {
  DescriptorPassingTest(String engine) {
    super(engine);
  }

  @Test
  void shouldPassDescriptorsWithTheFirstByteInOrder() throws Exception {
    listen();
    RecordingReceiver client = connect();
    Descriptor[] files = new Descriptor[Connection.MAX_DESCRIPTORS];
    for (int i = 0; i < files.length; i++) {
      files[i] = openFile("file " + i);
    }

    ByteBuffer[] buffers = {direct(noise(100))};
    assertThat(client.connection().write(buffers, 1, files)).isTrue();
    List<Descriptor> arrived = accepted().next(Received.class).descriptors();

    assertThat(arrived).hasSize(files.length);
    for (int i = 0; i < files.length; i++) {
      assertThat(content(arrived.get(i))).isEqualTo("file " + i);
    }
    arrived.forEach(Descriptor::close);
  }

  @Test
  void shouldPassDescriptorsToAPulledConnection() throws Exception {
    listen();
    RecordingReceiver client = connect();
    Descriptor[] files = {openFile("for the client")};

    accepted().connection().write(new ByteBuffer[] {direct(noise(1))}, 1, files);
    pull(client);
    Descriptor arrived = client.next(Received.class).descriptors().getFirst();

    assertThat(content(arrived)).isEqualTo("for the client");
    arrived.close();
  }

  @Test
  void shouldCloseWhatItHasPassedAndKeepWhatArrivesFromChildren() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fdinfo")));
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    // Once something has arrived, all is open that its connection needs.
    write(client, "first");
    assertThat(server.text(5)).isEqualTo("first");
    Descriptor file = openFile("x");
    long before = openDescriptors();

    client.connection().write(new ByteBuffer[] {direct(noise(1))}, 1, new Descriptor[] {file});
    Descriptor arrived = server.next(Received.class).descriptors().getFirst();

    assertThatThrownBy(file::number).isInstanceOf(IllegalStateException.class);
    assertThat(openDescriptors()).isEqualTo(before);
    assertThat(isCloseOnExec(arrived)).isTrue();
    arrived.close();
    assertThat(openDescriptors()).isEqualTo(before - 1);
  }

  @Test
  void shouldKeepItsOwnSocketsFromChildren() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
    listen();
    connect();
    accepted();
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      for (Path fd : open.toList()) {
        if (Files.exists(fd) && Files.readSymbolicLink(fd).toString().startsWith("socket:")) {
          assertThat(isCloseOnExec(Integer.parseInt(fd.getFileName().toString()))).isTrue();
        }
      }
    }
  }

  @Test
  void shouldCloseDescriptorsThatWillNeverBeSent() throws Exception {
    listen();
    RecordingReceiver client = connect();
    accepted();
    client.connection().close();
    Descriptor file = openFile("x");

    client.connection().write(new ByteBuffer[] {direct(noise(1))}, 1, new Descriptor[] {file});

    assertThatThrownBy(file::number).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldCloseDescriptorsThatWaitInAnUnfinishedWrite() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    server.connection().pauseReading();
    // A byte is sent or not, so the write that has to wait has kept its descriptor.
    Descriptor file = openFile("x");
    while (client.connection().write(new ByteBuffer[] {direct(noise(1))}, 1, one(file))) {
      file = openFile("x");
    }
    assertThat(file.number()).isPositive();

    client.connection().close();

    assertThatThrownBy(file::number).isInstanceOf(IllegalStateException.class);
  }

  private static Descriptor[] one(Descriptor file) {
    return new Descriptor[] {file};
  }

  @Test
  void shouldRefuseMoreDescriptorsThanAWriteCarries() throws Exception {
    listen();
    RecordingReceiver client = connect();
    Descriptor[] files = new Descriptor[Connection.MAX_DESCRIPTORS + 1];
    for (int i = 0; i < files.length; i++) {
      files[i] = openFile("x");
    }

    ByteBuffer[] buffers = {direct(noise(1))};
    assertThatThrownBy(() -> client.connection().write(buffers, 1, files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("17");
    for (Descriptor file : files) {
      file.close();
    }
  }

  @Test
  void shouldRefuseAWriteWithAClosedDescriptorAndGoOn() throws Exception {
    listen();
    RecordingReceiver client = connect();
    Descriptor closed = openFile("x");
    closed.close();

    ByteBuffer[] buffers = {direct(noise(1))};
    assertThatThrownBy(() -> client.connection().write(buffers, 1, one(closed)))
        .isInstanceOf(IllegalStateException.class);
    write(client, "next");
    assertThat(accepted().text(4)).isEqualTo("next");
  }

  @Test
  void shouldRefuseDescriptorsWithoutAByteToTravelWith() throws Exception {
    listen();
    RecordingReceiver client = connect();
    Descriptor file = openFile("x");

    ByteBuffer[] buffers = {direct(noise(0))};
    assertThatThrownBy(() -> client.connection().write(buffers, 1, one(file)))
        .isInstanceOf(IllegalArgumentException.class);
    file.close();
    write(client, "next");
    assertThat(accepted().text(4)).isEqualTo("next");
  }

  @Test
  void shouldTellOfAPeerThatPassesTooMany() throws Exception {
    listen();
    try (RawPeer peer = RawPeer.connect(endpoint)) {
      RecordingReceiver server = accepted();
      long before = openDescriptors();

      peer.passCopies(0, Connection.MAX_DESCRIPTORS + 4);

      assertThat(server.next(Lost.class).cause()).hasMessageContaining("16");
      server.next(Closed.class);
      // The socket is closed, and what waited for the sockets of its user, and nothing is leaked.
      assertThat(openDescriptors()).isLessThan(before);
    }
  }

  @Test
  void shouldTakeInTheMostThatAMessageMayCarry() throws Exception {
    listen();
    try (RawPeer peer = RawPeer.connect(endpoint)) {
      peer.passCopies(0, Connection.MAX_DESCRIPTORS);
      List<Descriptor> arrived = accepted().next(Received.class).descriptors();
      assertThat(arrived).hasSize(Connection.MAX_DESCRIPTORS);
      arrived.forEach(Descriptor::close);
    }
  }

  @Test
  void shouldKeepTheDescriptorsOfTwoMessagesApart() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    server.connection().pauseReading();
    for (int i = 0; i < 2; i++) {
      client
          .connection()
          .write(new ByteBuffer[] {direct(noise(10))}, 1, new Descriptor[] {openFile("f" + i)});
    }
    server.connection().resumeReading();

    List<String> contents = new ArrayList<>();
    while (contents.size() < 2) {
      for (Descriptor descriptor : server.next(Received.class).descriptors()) {
        contents.add(content(descriptor));
        descriptor.close();
      }
    }
    assertThat(contents).containsExactly("f0", "f1");
  }

  private static boolean isCloseOnExec(Descriptor descriptor) {
    return isCloseOnExec(Math.toIntExact(descriptor.number()));
  }

  private static boolean isCloseOnExec(int fd) {
    return RawPeer.CALLS.fcntl(fd, Fcntl.F_GETFD) == 1;
  }
}
