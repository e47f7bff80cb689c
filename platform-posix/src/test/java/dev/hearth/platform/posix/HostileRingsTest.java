package dev.hearth.platform.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.memory.RingMemory;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedRings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that writes into the memory of rings what no good one would. */
@EachEngine
final class HostileRingsTest extends EngineTest {
  private static final int BYTES = SharedRings.MIN_BYTES;

  // Where docs/protocol.md puts the numbers of the ring that the peer writes into.
  private static final long WRITTEN = 0;
  private static final long PASSED = 128;
  private static final long READ_OF_OTHER = 1024 + 384;

  private RingMemory memory;
  private RawPeer peer;
  private RecordingReceiver server;
  private long descriptors;

  HostileRingsTest(String way) {
    super(way);
  }

  @BeforeEach
  void switchToRings() throws Exception {
    assumeTrue(RingMemory.isSupported());
    listen();
    for (int i = 0; i < IO_THREADS; i++) {
      // Keeps open what each thread has for all connections of a user.
      connect();
      accepted();
    }
    memory = RingMemory.create(4096 + 2L * BYTES);
    peer = RawPeer.connect(endpoint);
    server = accepted();
    try (Descriptor descriptor = memory.takeDescriptor()) {
      server.rings().map(descriptor, BYTES);
    }
    server.switchWithNextByte();
    peer.write("R");
    server.awaitSwitch();
    descriptors = openDescriptors();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    memory.close();
  }

  private void set(long at, long value) {
    memory.memory().set(JAVA_LONG, at, value);
  }

  /** Has the server look, which it may have done by itself and ended. */
  private void wake() {
    try {
      peer.write("\0".repeat(Long.BYTES));
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("Broken pipe");
    }
  }

  private String end() throws InterruptedException {
    return String.valueOf(server.next(Closed.class).cause());
  }

  private void pass(long position) throws IOException {
    ByteBuffer message = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (Descriptor file = openFile("hostile")) {
      peer.passCopies(Math.toIntExact(file.number()), 1, message.putLong(position).flip());
    }
  }

  @Test
  void shouldEndWhenMoreIsSaidToBeWrittenThanThereIsRoomFor() throws Exception {
    set(WRITTEN, BYTES + 1);
    wake();

    assertThat(end()).contains("damaged");
  }

  @Test
  void shouldEndWhenLessIsSaidToBeWrittenThanBefore() throws Exception {
    set(WRITTEN, 10);
    wake();
    assertThat(server.bytes(10)).hasSize(10);

    set(WRITTEN, 9);
    wake();

    assertThat(end()).contains("damaged");
  }

  @Test
  void shouldEndWhenMoreIsSaidToBeReadThanWasWritten() throws Exception {
    set(READ_OF_OTHER, 1L << 40);
    server.rings().write();
    for (int i = 0; i <= BYTES / 1000; i++) {
      write(server, noise(1000));
    }

    assertThat(end()).contains("damaged");
  }

  @Test
  void shouldEndWhenTheSocketBringsAnythingButMessages() throws Exception {
    peer.write("abc");

    assertThat(end()).contains("3 bytes");
  }

  @Test
  void shouldEndWhenDescriptorsAreSaidToHaveBeenPassedThatWereNot() throws Exception {
    set(PASSED, 1);
    set(WRITTEN, 10);
    wake();

    assertThat(end()).contains("none have come");
  }

  @Test
  void shouldEndWhenDescriptorsBelongToBytesThatHaveBeenRead() throws Exception {
    set(WRITTEN, 10);
    wake();
    assertThat(server.bytes(10)).hasSize(10);

    pass(3);
    set(PASSED, 1);
    set(WRITTEN, 20);
    wake();

    assertThat(end()).contains("read already");
    assertOpenDescriptors(descriptors - 1);
  }

  @Test
  void shouldEndWhenDescriptorsComeWithoutTheirBytes() throws Exception {
    assertThatThrownBy(
            () -> {
              while (true) {
                pass(0);
              }
            })
        .isInstanceOf(IOException.class);

    assertThat(end()).contains("not the bytes");
    assertOpenDescriptors(descriptors - 1);
  }

  @Test
  void shouldEndWithAPeerThatGoesWithDescriptorsUnderWay() throws Exception {
    pass(0);
    peer.close();

    assertThat(server.next()).isEqualTo(new Closed(null));
    assertOpenDescriptors(descriptors - 2);
  }

  @Test
  void shouldEndWithAPeerThatGoesWhileItReadsNothingAndIsNotRead() throws Exception {
    server.rings().write();
    server.connection().pauseReading();
    assertThat(write(server, noise(3 * BYTES))).isFalse();

    peer.close();

    assertThat(server.next(Closed.class).cause()).isNotNull();
    assertOpenDescriptors(descriptors - 2);
  }

  @Test
  void shouldEndWithAPeerThatGoesBehindDescriptorsThatAreNotTakenIn() throws Exception {
    server.rings().write();
    server.connection().pauseReading();
    assertThat(write(server, noise(3 * BYTES))).isFalse();
    set(WRITTEN, 10);
    set(PASSED, 2);
    pass(0);
    pass(5);

    peer.close();

    assertThat(server.next(Closed.class).cause()).isNotNull();
    assertOpenDescriptors(descriptors - 2);
  }

  /** Whatever it writes there: this process is not hurt, and others are served. */
  @Test
  void shouldSurviveNoiseInTheMemory() throws Exception {
    for (int i = 0; i < 4096; i += 8) {
      set(i, (i + 1) * 0x9E3779B97F4A7C15L);
    }
    wake();

    assertThat(end()).isNotEmpty();
    RawPeer other = RawPeer.connect(endpoint);
    other.write("x");
    assertThat(accepted().text(1)).isEqualTo("x");
    other.close();
  }
}
