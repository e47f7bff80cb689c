package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.epoll.EpollEngine;
import dev.hearth.platform.posix.selector.SelectorEngine;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that is appended to, whatever others have put in its place. */
@ParameterizedClass
@MethodSource("engines")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AppendingTest {
  @TempDir private Path work;

  private final IoEngine engine;
  private Path file;

  AppendingTest(IoEngine engine) {
    this.engine = engine;
  }

  static Stream<IoEngine> engines() {
    return EpollEngine.isSupported()
        ? Stream.of(new EpollEngine(), new SelectorEngine())
        : Stream.of(new SelectorEngine());
  }

  @BeforeEach
  void nameFile() {
    file = work.resolve("log");
  }

  @Test
  void shouldMakeTheFileOrOpenTheOneThatIsThere() throws Exception {
    OpenDescriptor made = engine.openForAppending(file);
    OpenDescriptor opened = engine.openForAppending(file);

    assertThat(engine.kindOf(made).regular()).isTrue();
    assertThat(engine.numberOf(opened)).isEqualTo(engine.numberOf(made));
    made.close();
    opened.close();
  }

  @Test
  void shouldNotFollowALink() throws Exception {
    Path target = work.resolve("target");
    Files.createSymbolicLink(file, target);

    assertThatThrownBy(() -> engine.openForAppending(file)).isInstanceOf(IOException.class);
    assertThat(target).doesNotExist();
  }

  @Test
  void shouldNotWaitForWhoReadsAPipe() {
    assertThat(RawPeer.CALLS.mkfifo(file.toString(), 0600)).isZero();

    assertThatThrownBy(() -> engine.openForAppending(file)).isInstanceOf(IOException.class);
  }

  @Test
  void shouldNotSendTheErrorsToAPipeThatSomebodyReads() throws Exception {
    assertThat(RawPeer.CALLS.mkfifo(file.toString(), 0600)).isZero();
    try (FileChannel reader =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertThat(reader.isOpen()).isTrue();

      assertThatThrownBy(() -> new PosixDetachment(engine).appendErrorsTo(file))
          .hasMessageContaining("is no ordinary file");
    }
  }
}
