package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Asking for the daemon, in surroundings that do not always want one. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ObtainIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final int JVMS = 10;
  private static final int CALLERS = 10;
  private static final int OTHER_USER = 12345;

  /** How often a daemon is killed; the nightly build says more. */
  private static final int KILLS = Integer.getInteger("hearth.kills", 10);

  private static final int LONGEST_LIFE_MILLIS = 1000;

  /** Longer than a daemon without work takes to stop. */
  private static final int LONGEST_STOP_MILLIS = 400;

  private Path home;
  private Path socket;

  @BeforeEach
  void begin() throws IOException {
    // Not @TempDir: its path may be too long for a socket.
    home = Files.createTempDirectory("hearth");
    socket = home.resolve("run").resolve("s");
  }

  @AfterEach
  void end() throws Exception {
    Tool.endDaemons(socket);
    Folders.deleteAll(home);
  }

  private Path runFolder() {
    return Objects.requireNonNull(socket.getParent());
  }

  private Tool tool() throws IOException {
    return Tool.start(home, socket, PATIENCE);
  }

  private static long pidOf(String result) {
    return Long.parseLong(result.substring(result.lastIndexOf(' ') + 1));
  }

  private String ask(Duration timeout) throws IOException {
    try (Tool tool = Tool.start(home, socket, timeout)) {
      return tool.ask().getFirst();
    }
  }

  @Test
  void shouldStartOneDaemonForAHundredWhoAskAtOnce() throws Exception {
    List<Tool> tools = new ArrayList<>();
    List<String> results = new ArrayList<>();
    try {
      for (int i = 0; i < JVMS; i++) {
        tools.add(tool());
      }
      for (Tool tool : tools) {
        tool.begin(CALLERS);
      }
      for (Tool tool : tools) {
        results.addAll(tool.results());
      }
    } finally {
      tools.forEach(Tool::close);
    }

    assertThat(results).hasSize(JVMS * CALLERS).allMatch(each -> !each.startsWith("failed"));
    assertThat(results).filteredOn(each -> each.startsWith("started")).hasSize(1);
    assertThat(results).extracting(ObtainIT::pidOf).containsOnly(pidOf(results.getFirst()));
    assertThat(Tool.daemons(socket)).hasSize(1);
  }

  @Test
  void shouldLeaveWhatIsNoSocketAlone() throws Exception {
    Files.createDirectory(
        runFolder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(socket, "precious");
    assertThat(ask(PATIENCE)).startsWith("failed ").contains("no socket");
    assertThat(socket).hasContent("precious");

    Files.delete(socket);
    Files.createDirectory(socket);
    assertThat(ask(PATIENCE)).startsWith("failed ").contains("no socket");
    assertThat(socket).isEmptyDirectory();

    Files.delete(socket);
    Path nowhere = home.resolve("nowhere");
    Files.createSymbolicLink(socket, nowhere);
    assertThat(ask(PATIENCE)).startsWith("failed ").contains("no socket");
    assertThat(Files.readSymbolicLink(socket)).isEqualTo(nowhere);
    assertThat(Files.exists(nowhere, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Tool.daemons(socket)).isEmpty();
  }

  @Test
  void shouldLeaveAForeignSocketAlone() throws Exception {
    Files.createDirectory(
        runFolder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (ServerSocketChannel foreign = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      foreign.bind(UnixDomainSocketAddress.of(socket));
      assertThat(ask(SHORT)).startsWith("failed TIMED_OUT");
      assertThat(socket).exists();
      assertThat(Tool.daemons(socket)).isEmpty();
    }
    // Nobody listens there any more: that is a proof.
    assertThat(ask(PATIENCE)).startsWith("started");
  }

  @Test
  void shouldMakeTheFolderThatIsMissing() throws Exception {
    socket = home.resolve("a/b/c/s");

    assertThat(ask(PATIENCE)).startsWith("started");
  }

  @Test
  void shouldSayThatTheFolderCannotBeWritten() throws Exception {
    Path folder = Files.createDirectory(runFolder());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
    try (Tool tool = toolThatMayNotWriteEverywhere()) {
      assertThat(tool.ask().getFirst())
          .startsWith("failed NOT_STARTED")
          .contains(folder.toString());
      assertThat(folder).isEmptyDirectory();
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Root may, so to it all is given to somebody else, who asks. */
  private Tool toolThatMayNotWriteEverywhere() throws Exception {
    if (!isRoot()) {
      return tool();
    }
    Files.setAttribute(home, "unix:uid", OTHER_USER);
    Files.setAttribute(runFolder(), "unix:uid", OTHER_USER);
    return Tool.startAs(OTHER_USER, home, socket, PATIENCE);
  }

  @Test
  void shouldSayThatTheFolderIsAnotherUsers() throws Exception {
    int owner = isRoot() ? OTHER_USER : 0;
    Path folder = isRoot() ? folderOfTheOther() : Path.of("/usr");
    socket = folder.resolve("hearth.sock");

    assertThat(ask(PATIENCE))
        .startsWith("failed NOT_STARTED")
        .contains("belongs to user " + owner)
        .contains(folder.toString());
    assertThat(socket).doesNotExist();
    assertThat(socket.resolveSibling("hearth.sock.lock")).doesNotExist();
  }

  private Path folderOfTheOther() throws IOException {
    Path folder = Files.createDirectory(runFolder());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Files.setAttribute(folder, "unix:uid", OTHER_USER);
    return folder;
  }

  @Test
  void shouldSayThatThePathIsTooLong() throws Exception {
    socket = home.resolve("x".repeat(120));

    assertThat(ask(PATIENCE)).startsWith("failed TRANSPORT").contains("bytes long");
    assertThat(Tool.daemons(socket)).isEmpty();
  }

  @Test
  void shouldNotBeMisledByANumberThatAnotherProcessHasNow() throws Exception {
    try (Tool tool = tool()) {
      long pid = pidOf(tool.ask().getFirst());
      HearthRunner.signal("KILL", pid);
      awaitEnd(pid);
      // As if the dead one's number were this process's by now.
      Path lock = socket.resolveSibling("s.lock");
      Files.writeString(lock, "pid=" + ProcessHandle.current().pid() + " started=1 boot=\n");

      assertThat(tool.ask().getFirst()).startsWith("started");
    }
  }

  @Test
  void shouldNotTakeASuspendedDaemonForADeadOne() throws Exception {
    try (Tool tool = tool();
        Tool impatient = Tool.start(home, socket, SHORT)) {
      long pid = pidOf(tool.ask().getFirst());
      HearthRunner.signal("STOP", pid);
      try {
        impatient.begin(CALLERS);
        assertThat(impatient.results())
            .hasSize(CALLERS)
            .allMatch(e -> e.startsWith("failed TIMED_OUT"));
        Files.delete(socket);
        assertThat(impatient.ask().getFirst()).startsWith("failed TIMED_OUT");
      } finally {
        HearthRunner.signal("CONT", pid);
      }
      assertThat(tool.ask()).containsExactly("attached " + pid);
      assertThat(Tool.daemons(socket)).hasSize(1);
    }
  }

  @Test
  void shouldHaveOneDaemonWhateverOfItIsDeleted() throws Exception {
    try (Tool tool = tool()) {
      tool.ask();
      for (Path deleted : List.of(socket, socket.resolveSibling("s.lock"), runFolder())) {
        Folders.deleteAll(deleted);

        assertThat(tool.ask().getFirst()).matches("(attached|started) .*");
        awaitOneDaemon();
        assertThat(tool.ask().getFirst()).startsWith("attached");
      }
    }
  }

  /** Of two for a moment one leaves. */
  private void awaitOneDaemon() throws Exception {
    while (Tool.daemons(socket).size() > 1) {
      Thread.onSpinWait();
    }
  }

  private static void awaitEnd(long pid) throws IOException {
    while (HearthRunner.runs(pid)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldStartCleanlyAfterItWasKilledAtAnyMoment() throws Exception {
    try (Tool tool = tool()) {
      for (int i = 0; i < KILLS; i++) {
        tool.begin(1);
        int life = ThreadLocalRandom.current().nextInt(LONGEST_LIFE_MILLIS);
        TimeUnit.MILLISECONDS.sleep(life);
        List<ProcessHandle> daemons = Tool.daemons(socket);
        if (i % 2 == 0) {
          // So that they are killed while they stop.
          daemons.forEach(ProcessHandle::destroy);
          TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_STOP_MILLIS));
        }
        daemons.forEach(ProcessHandle::destroyForcibly);
        tool.results();
      }
      List<String> result = tool.ask();

      assertThat(result).singleElement().asString().matches("(started|attached) .*");
      assertThat(Tool.daemons(socket)).hasSize(1);
    }
  }

  @Test
  void shouldGoOnWithoutASpawnLockThatIsStuck() throws Exception {
    Path lock = Files.createDirectories(state()).resolve("start.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock();
        Tool tool = Tool.start(home, socket, Duration.ofSeconds(20))) {
      List<String> results = tool.ask();

      assertThat(results).hasSize(2);
      assertThat(results.getFirst()).startsWith("started");
      assertThat(results.getLast()).startsWith("notice another process has held " + lock);
    }
  }

  @Test
  void shouldGoOnWithoutASpawnLockThatCannotBeOpened() throws Exception {
    Files.createDirectories(state().resolve("start.lock"));

    try (Tool tool = tool()) {
      List<String> results = tool.ask();

      assertThat(results.getFirst()).startsWith("started");
      assertThat(results.getLast()).startsWith("notice starting the daemon without the lock");
    }
  }

  private Path state() {
    return home.resolve("XDG_STATE_HOME/hearth/default");
  }

  @Test
  void shouldDetachTheDaemonForGood() throws Exception {
    long pid;
    try (Tool tool = tool()) {
      pid = pidOf(tool.ask().getFirst());
    }
    Path process = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    Path log = state().resolve("hearthd.log");

    assertThat(fields[3]).as("session").isEqualTo(Long.toString(pid));
    assertThat(fields[4]).as("terminal").isEqualTo("0");
    assertThat(Files.readSymbolicLink(process.resolve("cwd"))).isEqualTo(state());
    assertThat(Files.readSymbolicLink(process.resolve("fd/0"))).hasToString("/dev/null");
    assertThat(Files.readSymbolicLink(process.resolve("fd/1"))).isEqualTo(log);
    assertThat(Files.readSymbolicLink(process.resolve("fd/2"))).isEqualTo(log);
    assertThat(Files.readString(process.resolve("environ")))
        .contains("XDG_STATE_HOME=")
        .doesNotContain("SECRET_OF_A_CLIENT");
    assertThat(ask(PATIENCE)).isEqualTo("attached " + pid);
  }

  @Test
  void shouldServeFromAFolderWhileThereIsNoDaemonAndReconnect() throws Exception {
    try (Tool alone = Tool.startWithoutProgram(home, socket, PATIENCE);
        Tool tool = tool()) {
      assertThat(alone.use("put early blob")).isEqualTo("FOLDER");
      assertThat(alone.use("get early")).isEqualTo("blob");

      long pid = pidOf(tool.ask().getFirst());
      assertThat(alone.use("put k first")).isEqualTo("DAEMON");
      assertThat(alone.use("get early")).isEqualTo("blob");
      HearthRunner.signal("KILL", pid);
      awaitEnd(pid);
      assertThat(alone.use("get k")).isEqualTo("nothing");
      assertThat(alone.use("put k second")).isEqualTo("FOLDER");
      assertThat(alone.use("get k")).isEqualTo("second");

      assertThat(tool.ask().getFirst()).startsWith("started");
      assertThat(alone.use("get k")).isEqualTo("second");
      assertThat(tool.use("get k")).isEqualTo("second");
    }
  }

  @Test
  void shouldGetAgainAfterTheDaemonsDeath() throws Exception {
    try (Tool tool = tool()) {
      assertThat(tool.use("put k blob")).isEqualTo("DAEMON");
      for (ProcessHandle daemon : Tool.daemons(socket)) {
        HearthRunner.signal("KILL", daemon.pid());
        awaitEnd(daemon.pid());
      }
      assertThat(tool.use("get k")).isEqualTo("blob");
      assertThat(Tool.daemons(socket)).hasSize(1);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
