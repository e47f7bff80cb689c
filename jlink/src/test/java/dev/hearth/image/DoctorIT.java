package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hearth.image.HearthRunner.Ended;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code hearth doctor} finds at the locks of real processes, and at what is installed. */
@EnabledOnOs(OS.LINUX)
class DoctorIT {
  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();
  private Path units;

  @BeforeEach
  void begin() throws Exception {
    units = hearth.folder().resolve("XDG_CONFIG_HOME").resolve("systemd").resolve("user");
    systemctl("exit 0");
  }

  private void systemctl(String line) throws Exception {
    Path bin = Files.createDirectories(hearth.folder().resolve("bin"));
    Path program = Files.writeString(bin.resolve("systemctl"), "#!/bin/sh\n" + line + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  /** Runs a command to which a program of the test is systemd's. */
  private Ended run(String... arguments) throws Exception {
    ProcessBuilder builder = hearth.builder("", arguments);
    builder.environment().put("PATH", hearth.folder().resolve("bin") + ":" + System.getenv("PATH"));
    Path err = hearth.folder().resolve("doctor.err");
    Process process = builder.redirectError(err.toFile()).start();
    byte[] out = process.getInputStream().readAllBytes();
    return new Ended(
        process.waitFor(), new String(out, StandardCharsets.ISO_8859_1), Files.readString(err));
  }

  /** What is found of one kind: health and text, a line each. */
  private List<String> findings(String check) throws Exception {
    return JsonParser.parseString(run("doctor", "--json").out())
        .getAsJsonObject()
        .getAsJsonArray("findings")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .filter(finding -> finding.get("check").getAsString().equals(check))
        .map(DoctorIT::line)
        .toList();
  }

  private static String line(JsonObject finding) {
    return finding.get("health").getAsString()
        + " "
        + finding.get("what").getAsString()
        + ": "
        + finding.get("mend").getAsString();
  }

  private String finding(String check) throws Exception {
    return String.join("\n", findings(check));
  }

  private Path addressLock() {
    return Path.of(hearth.socket() + ".lock");
  }

  private long up() throws Exception {
    return hearth.run("up", "--json").json().get("pid").getAsLong();
  }

  @Test
  void shouldSayWhichDaemonHoldsTheLocks() throws Exception {
    assertThat(finding("address-lock")).startsWith("ok ").contains("no daemon listens");
    assertThat(finding("instance-lock")).startsWith("ok ").contains("no daemon is at work");
    long pid = up();

    assertThat(finding("address-lock"))
        .startsWith("ok " + addressLock() + " is held by process " + pid);
    assertThat(finding("instance-lock"))
        .startsWith("ok " + hearth.state().resolve("daemon.lock") + " is held by process " + pid);
    assertThat(finding("start-lock")).startsWith("ok ").contains("is free").doesNotContain("left");
  }

  @Test
  void shouldSayWhichLocksADeadDaemonHasLeft() throws Exception {
    long pid = up();
    HearthRunner.signal("KILL", pid);
    while (HearthRunner.runs(pid)) {
      Thread.onSpinWait();
    }

    for (String lock : List.of("address-lock", "instance-lock")) {
      assertThat(finding(lock))
          .startsWith("note ")
          .contains("is free, and was left by process " + pid)
          .contains("the next daemon takes its place");
    }
    assertThat(finding("daemon"))
        .startsWith("note none runs; the last one (pid " + pid + ") was killed from outside: ")
        .doesNotContain("\n", "its log ends");
    assertThat(run("doctor").code()).isZero();
  }

  @Test
  void shouldSayThatTheDaemonThatHoldsThemIsSuspendedAndHowItGoesOn() throws Exception {
    long pid = up();
    HearthRunner.signal("STOP", pid);
    try {
      assertThat(finding("address-lock"))
          .startsWith("wrong " + addressLock() + " is held by process " + pid + ", which is susp")
          .contains("'kill -CONT " + pid + "'");
      assertThat(run("doctor", "--timeout", "100ms").out()).contains("gave up after 100 ms");
    } finally {
      HearthRunner.signal("CONT", pid);
    }
    assertThat(finding("address-lock")).startsWith("ok ");
  }

  @Test
  void shouldSayThatALockIsHeldWhereNobodyListens() throws Exception {
    Files.createDirectories(addressLock().getParent());
    Process holder =
        new ProcessBuilder("flock", addressLock().toString(), "-c", "echo held; exec cat").start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");

      assertThat(finding("address-lock"))
          .startsWith("wrong " + addressLock() + " is held by a process that it does not name")
          .contains("nobody listens", "'fuser " + addressLock() + "'");
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
    assertThat(finding("address-lock")).startsWith("note ").contains("is free");
  }

  @Test
  void shouldSayThatAClientStartsADaemonOrIsStuck() throws Exception {
    Path lock = Files.createDirectories(hearth.state()).resolve("start.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      assertThat(finding("start-lock"))
          .startsWith("note " + lock + " is held by a process that it does not name")
          .contains("'fuser " + lock + "'");
    }
    assertThat(finding("start-lock")).startsWith("ok " + lock + " is free");
  }

  /** A daemon starts no further before its configuration has been written. */
  @Test
  void shouldNameTheClientThatStartsADaemon() throws Exception {
    Path config = hearth.folder().resolve("c.conf");
    assertThat(new ProcessBuilder("mkfifo", config.toString()).start().waitFor()).isZero();
    ProcessBuilder up =
        hearth.builder(
            "", "up", "--socket", hearth.socket().toString(), "--config", config.toString());
    Process client = up.redirectErrorStream(true).start();

    try (OutputStream _ = new FileOutputStream(config.toFile())) {
      assertThat(finding("start-lock"))
          .startsWith("note " + hearth.state().resolve("start.lock") + " is held by process ")
          .contains("which starts a daemon");
    }
    assertThat(client.waitFor()).isZero();
    assertThat(finding("start-lock")).startsWith("ok ").contains("is free").doesNotContain("left");
  }

  @Test
  void shouldSayWhichLocksCannotBeHad() throws Exception {
    for (Path lock : List.of(addressLock(), hearth.state().resolve("daemon.lock"))) {
      Files.createDirectories(lock);
    }
    Files.createSymbolicLink(
        hearth.state().resolve("start.lock"), hearth.folder().resolve("nowhere/at/all"));

    assertThat(finding("address-lock")).startsWith("wrong ").contains("cannot be locked");
    assertThat(finding("instance-lock")).startsWith("wrong ").contains("cannot be locked");
    assertThat(finding("start-lock")).startsWith("note ").contains("cannot be had");
    assertThat(run("doctor").code()).isEqualTo(1);
  }

  @Test
  void shouldGiveALockBackToItsUserAlone() throws Exception {
    Path lock = Files.createDirectories(hearth.state()).resolve("daemon.lock");
    Files.writeString(lock, "");
    assertThat(lock.toFile().setReadable(true, false)).isTrue();

    assertThat(finding("instance-lock")).contains("(--fix does)");
    run("doctor", "--fix");
    assertThat(finding("instance-lock")).doesNotContain("(--fix does)");
  }

  @Test
  void shouldSayWhetherTheUnitsStartThisImage() throws Exception {
    assertThat(finding("units")).startsWith("ok none; 'hearth install' has systemd start");
    run("install");
    assertThat(findings("units"))
        .hasSize(2)
        .allSatisfy(unit -> assertThat(unit).startsWith("ok " + units));

    Path service = units.resolve("hearth.service");
    String written = Files.readString(service);
    String hearthd = Image.built().program("hearthd").toString();
    Files.writeString(service, written.replace(hearthd, hearth.folder() + "/gone/bin/hearthd"));
    assertThat(finding("units")).contains("wrong " + service, "which is not there any more");
    assertThat(run("doctor").code()).isEqualTo(1);

    Files.writeString(service, written.replace(hearthd, "/bin/true"));
    assertThat(finding("units")).contains("note " + service + " starts another image's /bin/true");

    run("install");
    Files.delete(service);
    assertThat(finding("units")).contains("wrong " + service + " is not there");
    Files.writeString(service, "[Service]\n");
    assertThat(finding("units")).contains("note " + service + " is not of 'hearth install'");
  }

  @Test
  void shouldSayThatSystemdWasNotToldToBegin() throws Exception {
    run("install");
    systemctl("[ \"$2\" != is-enabled ] || exit 1");

    assertThat(finding("units")).contains("wrong systemd has the files, and was not told to begin");
  }

  @Test
  void shouldSayThatTheUnitHasFailedThatSystemdWasToldToBegin() throws Exception {
    run("install");
    systemctl("[ \"$2\" != is-active ] || exit 3");

    assertThat(finding("units"))
        .contains("wrong systemd was told to begin, and has failed or was stopped")
        .contains("'systemctl --user status hearth.socket' says why");
    assertThat(run("doctor").code()).isEqualTo(1);
  }

  @Test
  void shouldSayThatNoDaemonStartsBesideALinkThatLeadsNowhere() throws Exception {
    Files.createDirectories(hearth.socket().getParent());
    Files.createSymbolicLink(hearth.socket(), hearth.folder().resolve("nowhere"));

    assertThat(finding("socket")).startsWith("wrong " + hearth.socket() + " is no socket");
    Files.delete(hearth.socket());
    assertThat(finding("socket")).startsWith("ok ");
  }

  @Test
  void shouldNotCallDeadWhoHoldsTheLockBesideASocketThatWasLeft() throws Exception {
    long pid = up();
    HearthRunner.signal("KILL", pid);
    while (HearthRunner.runs(pid)) {
      Thread.onSpinWait();
    }
    assertThat(finding("socket")).contains("was left by a daemon that is dead");
    Process holder =
        new ProcessBuilder("flock", addressLock().toString(), "-c", "echo held; exec cat").start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");

      assertThat(finding("socket")).contains("someone holds the lock").doesNotContain("dead");
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
  }

  @Test
  void shouldSayThatTheFolderIsALinkOfSomeoneElse() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Path target = Files.createDirectory(hearth.folder().resolve("target"));
    assertThat(new ProcessBuilder("chmod", "700", target + "").start().waitFor()).isZero();
    Path runtime = Files.createDirectories(hearth.folder().resolve("XDG_RUNTIME_DIR"));
    String link = Files.createSymbolicLink(runtime.resolve("hearth"), target).toString();
    assertThat(finding("socket-folder")).startsWith("ok ");

    assertThat(new ProcessBuilder("chown", "-h", "12345", link).start().waitFor()).isZero();
    assertThat(finding("socket-folder")).startsWith("wrong " + link + " is a link that belongs");
  }

  @Test
  void shouldFindWhatIsWrongAndMendIt() throws Exception {
    assertThat(hearth.run("doctor").code()).isZero();
    hearth.run("up");
    JsonObject well = hearth.run("doctor", "--json").json();
    assertThat(well.get("healthy").getAsBoolean()).isTrue();
    hearth.run("down");
    Path state = hearth.state();
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));

    Ended ill = hearth.run("doctor");
    assertThat(ill.code()).isEqualTo(1);
    assertThat(ill.out()).contains(state + " has the permissions rwxr-xr-x: give it rwx------");
    assertThat(hearth.run("doctor", "--fix").code()).isZero();
    assertThat(hearth.run("doctor").code()).isZero();
    Path config = Files.writeString(hearth.folder().resolve("c.conf"), "daemon.max-calls = none\n");
    assertThat(hearth.run("doctor", "--config", config.toString()).out())
        .contains("wrong  configuration ", "daemon.max-calls");
  }

  @Test
  void shouldTryWhetherFoldersThatAreMissingCouldBeMade() throws Exception {
    Path file = Files.createFile(hearth.folder().resolve("XDG_CACHE_HOME"));

    assertThat(finding("state-folder")).startsWith("ok ").contains("is made when it is needed");
    assertThat(finding("cache-folder"))
        .startsWith("wrong ")
        .contains("cannot be made: " + file + " takes no folders");
    assertThat(hearth.folder().resolve("XDG_STATE_HOME")).doesNotExist();
    try (Stream<Path> left = Files.list(hearth.folder())) {
      assertThat(left).noneMatch(each -> each.toString().contains(".hearth-doctor"));
    }
  }

  @Test
  void shouldLookAtTheRoomForTheSocket() throws Exception {
    assertThat(finding("socket-disk"))
        .endsWith("are free for " + hearth.socket().getParent() + ": ");
  }
}
