package dev.hearth.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hearth.spi.ByteSize;
import dev.hearth.spi.transport.Restoration;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.appender.rolling.RollingFileManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A log that is deleted, and what others put in its place. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostLogTest {
  private static final long MOST_BYTES = 4096;
  private static final int OTHER_USER = 12345;

  @TempDir private Path work;

  private final LoggerContext context = new LoggerContext("lost");
  private final List<Path> anew = new ArrayList<>();
  private Path file;
  private RollingFileManager manager;
  private LogFile log;

  @BeforeEach
  void open() throws Exception {
    file = work.resolve("hearthd.log");
    start();
    say("first");
    Files.delete(file);
  }

  private void start() {
    CodedConfiguration configuration =
        new CodedConfiguration(
            new LogSettings(LogLevel.INFO, Optional.of(file), new ByteSize(MOST_BYTES), 1),
            anew::add);
    context.start(configuration);
    RollingFileAppender appender = configuration.getAppender("file");
    manager = appender.getManager();
    log = configuration.logFile().orElseThrow();
  }

  @AfterEach
  void close() throws Exception {
    if (Files.exists(file) && Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
      // Who hangs there for want of a reader, and has the log, is let go on.
      FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
    }
    context.stop();
  }

  private void say(String what) {
    context.getLogger("test").info(what);
  }

  @Test
  void shouldNotWaitForWhoReadsAPipe() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();

    assertThat(log.keep()).isEqualTo(Restoration.POSTPONED);
    say("meanwhile");

    assertGoesOnOnceTheWayIsFree();
  }

  @Test
  void shouldNotWriteToWhatALinkLeadsTo() throws Exception {
    Path target = Files.writeString(work.resolve("target"), "theirs");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(file, target);

    assertThat(log.keep()).isEqualTo(Restoration.POSTPONED);
    say("meanwhile");

    assertThat(target).hasContent("theirs");
    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertGoesOnOnceTheWayIsFree();
  }

  @Test
  void shouldTryAgainWhereAFolderLies() throws Exception {
    Files.createDirectory(file);

    assertThat(log.keep()).isEqualTo(Restoration.POSTPONED);
    assertThat(log.keep()).isEqualTo(Restoration.POSTPONED);

    assertGoesOnOnceTheWayIsFree();
  }

  /** Not even root may write to a program that runs. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldTryAgainWhereAFileLiesThatCannotBeOpened() throws Exception {
    Files.copy(Path.of("/bin/sleep"), file);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    Process running = new ProcessBuilder(file.toString(), "600").start();
    try {
      assertThat(log.keep()).isEqualTo(Restoration.POSTPONED);
      assertThat(log.keep()).isEqualTo(Restoration.POSTPONED);
    } finally {
      running.destroyForcibly().waitFor();
    }
    assertGoesOnOnceTheWayIsFree();
  }

  @Test
  void shouldNotWriteToAPipeWhenItIsFullMeanwhile() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();

    say("x".repeat((int) MOST_BYTES));
    say("more than it may have");

    assertGoesOnOnceTheWayIsFree();
  }

  @Test
  void shouldDoNothingWhereTheFileIsInPlaceOnceNobodyRotatesItAnyMore() throws Exception {
    FutureTask<Restoration> kept = new FutureTask<>(log::keep);
    Thread looking = Thread.ofPlatform().unstarted(kept);
    RollingFileManager held = manager;
    synchronized (held) {
      looking.start();
      while (looking.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      // As who rotates it does with the manager held: there is a file again.
      held.rollover();
    }

    assertThat(kept.get()).isEqualTo(Restoration.NOT_NEEDED);
    assertThat(work.resolve("hearthd.log.1")).doesNotExist();
    assertThat(anew).containsExactly(file);
  }

  @Test
  void shouldCountWhatSomebodyElseHasWrittenToTheFileThatItGoesOnIn() throws Exception {
    String theirs = "x".repeat((int) MOST_BYTES + 1);
    Files.writeString(file, theirs);
    assertThat(log.keep()).isEqualTo(Restoration.DONE);

    say("next");
    say("last");

    assertThat(work.resolve("hearthd.log.1")).hasContent(theirs);
    assertThat(file).content().contains("next\n").endsWith("last\n");
  }

  @Test
  void shouldBeKeptAfterItsRotationWhereAnotherUserHadMadeTheFirstFile() throws Exception {
    assumeThat(Files.getAttribute(work, "unix:uid")).as("root can give files away").isEqualTo(0);
    context.stop();
    Files.createFile(file);
    Files.setAttribute(file, "unix:uid", OTHER_USER);
    start();

    say("x".repeat((int) MOST_BYTES));
    say("next");

    assertThat(work.resolve("hearthd.log.1")).exists();
    assertThat(log.keep()).isEqualTo(Restoration.NOT_NEEDED);
    Path own = Files.writeString(work.resolve("own"), "own\n");
    Files.move(own, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(log.keep()).isEqualTo(Restoration.DONE);
  }

  private void assertGoesOnOnceTheWayIsFree() throws Exception {
    assertThat(anew).isEmpty();
    Files.delete(file);
    assertThat(log.keep()).isEqualTo(Restoration.DONE);
    say("last");

    assertThat(file).content().endsWith("last\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(anew).containsExactly(file);
    assertThat(log.keep()).isEqualTo(Restoration.NOT_NEEDED);
  }
}
