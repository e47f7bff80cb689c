package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.platform.posix.engine.FileKind;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.ProcessLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The file of a lock, whatever others have put in its place. */
@EachEngine
final class LockFileTest extends EngineTest {
  private static final ListenOptions IMPATIENT =
      ListenOptions.ownerOnly(8).withPatience(Duration.ZERO);

  private static final int OTHER_USER = 12345;

  LockFileTest(String engine) {
    super(engine);
  }

  private Path lock() {
    return Path.of(endpoint.address() + ".lock");
  }

  @Test
  void shouldNotLockThroughALink() throws Exception {
    Path target = Files.writeString(folder().resolve("target"), "precious");
    Files.createSymbolicLink(lock(), target);

    assertThatThrownBy(() -> transport.listen(endpoint, IMPATIENT)).isInstanceOf(IOException.class);
    assertThat(target).hasContent("precious");
  }

  @Test
  void shouldNotWaitForWhoWouldWriteToAPipeWhereTheLockIsLookedFor() throws Exception {
    assertThat(RawPeer.CALLS.mkfifo(lock().toString(), 0600)).isZero();

    assertThat(transport.probe(endpoint))
        .isInstanceOfSatisfying(
            Probe.Unknown.class, unknown -> assertThat(unknown.holder()).isEmpty());
    assertThat(transport.lockHolder(lock())).isEmpty();
  }

  @Test
  void shouldReadNoHolderThroughALink() throws Exception {
    Path named = Files.writeString(folder().resolve("named"), ProcessIdentity.current().toString());
    Files.createSymbolicLink(lock(), named);
    assertThat(transport.lockHolder(named)).contains(ProcessIdentity.current());
    assertThat(transport.lockHolder(lock())).isEmpty();
    Files.delete(lock());

    Files.createSymbolicLink(lock(), Path.of("/dev/zero"));
    assertThat(transport.probe(endpoint).holder()).isEmpty();
  }

  @Test
  void shouldReadNoMoreOfALockThanNamesItsHolder() throws Exception {
    Files.writeString(lock(), ProcessIdentity.current() + "\n");
    try (FileChannel file = FileChannel.open(lock(), StandardOpenOption.WRITE)) {
      // More than a string can hold, and nothing on the disk.
      file.write(ByteBuffer.allocate(1), 1L << 33);
    }

    assertThat(transport.lockHolder(lock())).contains(ProcessIdentity.current());
  }

  @Test
  void shouldNotBelieveWhatAnotherUserHasWritten() throws Exception {
    assumeTrue(RawPeer.CALLS.geteuid() == 0);
    Files.writeString(lock(), ProcessIdentity.current().toString());
    assertThat(RawPeer.CALLS.chown(lock().toString(), OTHER_USER, OTHER_USER)).isZero();

    assertThat(transport.probe(endpoint).holder()).isEmpty();
  }

  @Test
  void shouldLockItsOwnFileWhateverItsPermissionsAre() throws Exception {
    assumeTrue(RawPeer.CALLS.geteuid() == 0);
    Files.writeString(lock(), "");
    Files.setPosixFilePermissions(lock(), PosixFilePermissions.fromString("r--------"));
    giveAway(lock(), folder());

    try (ProcessLock held = lockAs(OTHER_USER)) {
      assertThat(held).isNotNull();
      assertThat(Files.readString(lock())).isEqualTo("held");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void shouldHaveTheLockAlsoWhereItsPermissionsCannotBeChanged() throws Exception {
    assumeTrue(RawPeer.CALLS.geteuid() == 0);
    Files.writeString(lock(), "");
    Files.setPosixFilePermissions(lock(), PosixFilePermissions.fromString("rw-rw-rw-"));
    giveAway(folder());

    try (ProcessLock held = lockAs(OTHER_USER)) {
      assertThat(held).isNotNull();
      assertThat(transport.isLocked(lock())).isTrue();
    }
  }

  private static void giveAway(Path... files) {
    for (Path file : files) {
      assertThat(RawPeer.CALLS.chown(file.toString(), OTHER_USER, OTHER_USER)).isZero();
    }
  }

  private @Nullable ProcessLock lockAs(int user) throws IOException {
    // Loads classes.
    assertThat(FileKind.at(folder()).regular()).isFalse();
    transport.isLocked(lock());
    assertThat(RawPeer.CALLS.seteuid(user)).isZero();
    try {
      return transport.tryLock(lock(), "held");
    } finally {
      assertThat(RawPeer.CALLS.seteuid(0)).isZero();
    }
  }

  @Test
  void shouldListenAlsoWhereTheNameOfTheHolderCannotBeWritten() throws Exception {
    try (ChildProcess child = ChildProcess.start(0, ProbeProcess.class, way, endpoint.address())) {
      child.writeLine("listen");
      assertThat(child.readLine()).isEqualTo("listened");
      // As on a disk that is full.
      assumeTrue(child.limit("fsize", 0));

      child.writeLine("listen");
      assertThat(child.readLine()).isEqualTo("listened");
    }
  }
}
