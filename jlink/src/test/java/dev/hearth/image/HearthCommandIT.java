package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hearth.image.HearthRunner.Ended;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands, against the daemon that they start. */
@DisabledOnOs(OS.WINDOWS)
class HearthCommandIT {
  private static final int BLOB_BYTES = 3 << 20;

  @TempDir private Path folder;
  private HearthRunner hearth;

  @BeforeEach
  void begin() {
    hearth = new HearthRunner(folder);
  }

  @AfterEach
  void end() throws Exception {
    hearth.stopDaemon();
  }

  @Test
  void shouldStartADaemonAndAttachToItAfterwards() throws Exception {
    JsonObject first = hearth.run("up", "--json").json();
    JsonObject second = hearth.run("--json", "up").json();

    assertThat(first.get("started").getAsBoolean()).isTrue();
    assertThat(second.get("started").getAsBoolean()).isFalse();
    assertThat(second.get("pid")).isEqualTo(first.get("pid"));
    assertThat(first.get("instance").getAsString()).isEqualTo("default");
  }

  @Test
  void shouldStopTheDaemonAndItsProcess() throws Exception {
    long pid = hearth.run("up", "--json").json().get("pid").getAsLong();

    JsonObject stopped = hearth.run("down", "--json").json();

    assertThat(stopped.get("stopped").getAsBoolean()).isTrue();
    assertThat(HearthRunner.runs(pid)).isFalse();
    assertThat(hearth.run("down", "--json").json().get("stopped").getAsBoolean()).isFalse();
  }

  @Test
  void shouldRecordAConnectionAndFindWhatDiffersWhenItIsPlayedAgain() throws Exception {
    hearth.run("up");
    Path blob = Files.writeString(folder.resolve("blob"), "as it was");
    hearth.run("cache", "put", "key", blob.toString());
    hearth.run("record", "start", "--client", "hearth");
    hearth.run("cache", "stat", "key");
    // The next connection is the first that is recorded, so this is done by a third.
    JsonObject recording =
        hearth
            .run("record", "ls", "--json")
            .json()
            .getAsJsonArray("recordings")
            .get(0)
            .getAsJsonObject();
    Path copy = folder.resolve("copy.hrec");
    hearth.run("record", "stop", recording.get("id").getAsString(), "-o", copy.toString());

    Ended same = hearth.run("replay", copy.toString());
    hearth.run("cache", "rm", "key");
    JsonObject other = hearth.run("replay", copy.toString(), "--json").json();
    Ended different = hearth.run("replay", copy.toString());

    assertThat(recording.get("client").getAsString()).isEqualTo("hearth");
    assertThat(same.code()).as(same.out() + same.err()).isZero();
    assertThat(same.out()).contains("0 differences").contains("times of cache entries");
    assertThat(different.code()).isEqualTo(10);
    assertThat(other.getAsJsonArray("differences")).hasSize(1);
    assertThat(other.get("daemon_alive").getAsBoolean()).isTrue();
  }

  @Test
  void shouldSayHowToStartADaemonWhereThereIsNone() throws Exception {
    Ended ended = hearth.run("status");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("hearth: no daemon at ").contains("'hearth up'");
    assertThat(hearth.run("ping", "--json").json().getAsJsonObject("error").get("kind"))
        .hasToString("\"no-daemon\"");
  }

  @Test
  void shouldSayWhyTheLastDaemonEnded() throws Exception {
    assertThat(hearth.run("status").err()).doesNotContain("the last one");
    long pid = hearth.run("up", "--json").json().get("pid").getAsLong();
    hearth.run("down");

    JsonObject exit =
        hearth.run("status", "--json").json().getAsJsonObject("error").getAsJsonObject("last_exit");
    assertThat(exit.get("pid").getAsLong()).isEqualTo(pid);
    assertThat(exit.get("cause").getAsString()).isEqualTo("requested");
    assertThat(exit.get("exit_code").getAsInt()).isZero();
    assertThat(hearth.run("status").err()).contains("(hearth ", "pid " + pid, ": asked by hearth");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldSayHowTheDaemonDiedThatItWasTalkingTo() throws Exception {
    assertDeath("KILL", "killed", "was killed from outside");
    assertDeath("SEGV", "crashed", "crashed: SIGSEGV");
    assertDeath("TERM", "left", "stopped with exit code 0: SIGTERM");
    assertThat(hearth.run("logs", "-n", "1").out()).contains("stopped clean=true");
  }

  private void assertDeath(String signal, String manner, String said) throws Exception {
    JsonObject up = hearth.run("up", "--json").json();
    Process ping = hearth.builder("", "ping", "-n", "10000000", "--json").start();
    JsonObject connections;
    do {
      connections = hearth.run("status", "--json").json().getAsJsonObject("connections");
    } while (connections.get("open").getAsInt() < 2);
    signal(signal, up.get("pid").getAsString());

    JsonObject error =
        JsonParser.parseReader(ping.inputReader()).getAsJsonObject().getAsJsonObject("error");
    assertThat(ping.waitFor()).isEqualTo(1);
    assertThat(error.get("daemon").getAsString()).isEqualTo(manner);
    assertThat(error.get("message").getAsString()).contains(said).contains("its log ends:");
  }

  @Test
  void shouldNameTheServicesThatFailedWhenItStartsADaemon() throws Exception {
    Path config =
        Files.writeString(folder.resolve("c.conf"), "services.cache.folder = /dev/null\n");

    Ended up = hearth.run("up", "--config", config.toString());

    assertThat(up.code()).isZero();
    assertThat(up.err()).contains("hearth: the service cache failed: ");
    assertThat(hearth.run("up", "--json").json().getAsJsonArray("failed_services"))
        .extracting(service -> service.getAsJsonObject().get("name").getAsString())
        .containsExactly("cache");
  }

  @Test
  void shouldShowTheLogOfADaemonThatRunsNoMore() throws Exception {
    assertThat(hearth.run("logs").err()).contains("there is no log yet at ");
    hearth.run("up");
    hearth.run("down");

    assertThat(hearth.run("logs").out()).contains(" ready socket=").contains("stopped clean=true");
    JsonObject one = hearth.run("logs", "-n", "1", "--json").json();
    assertThat(one.getAsJsonArray("lines")).hasSize(1);
    assertThat(one.get("file").getAsString()).endsWith("hearthd.log");
    assertThat(hearth.run("logs", "-n", "-1").code()).isEqualTo(2);
    assertThat(hearth.run("logs", "-f", "--json").code()).isEqualTo(2);
  }

  @Test
  void shouldFindWhatIsWrongAndMendIt() throws Exception {
    assertThat(hearth.run("doctor").code()).isZero();
    hearth.run("up");
    JsonObject well = hearth.run("doctor", "--json").json();
    assertThat(well.get("healthy").getAsBoolean()).isTrue();
    hearth.run("down");
    Path state = folder.resolve("XDG_STATE_HOME").resolve("hearth").resolve("default");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));

    Ended ill = hearth.run("doctor");
    assertThat(ill.code()).isEqualTo(1);
    assertThat(ill.out()).contains(state + " has the permissions rwxr-xr-x: give it rwx------");
    assertThat(hearth.run("doctor", "--fix").code()).isZero();
    assertThat(hearth.run("doctor").code()).isZero();
    Path config = Files.writeString(folder.resolve("c.conf"), "daemon.max-calls = none\n");
    assertThat(hearth.run("doctor", "--config", config.toString()).out())
        .contains("wrong  configuration ", "daemon.max-calls");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldGiveUpInTimeOnADaemonThatDoesNotAnswer() throws Exception {
    String pid = hearth.run("up", "--json").json().get("pid").getAsString();
    signal("STOP", pid);
    try {
      for (String command : List.of("status", "up", "down")) {
        Ended ended = hearth.run(command, "--timeout", "300ms");

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.err()).contains("gave up after ").contains("wait longer with --timeout");
      }
    } finally {
      signal("CONT", pid);
    }
    assertThat(hearth.run("status").code()).isZero();
  }

  private static void signal(String name, String pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void shouldReportServicesConnectionsAndMemory() throws Exception {
    hearth.run("up");

    JsonObject status = hearth.run("status", "--json").json();

    assertThat(status.getAsJsonArray("services"))
        .extracting(service -> service.getAsJsonObject().get("name").getAsString())
        .containsExactly("control", "cache");
    assertThat(status.getAsJsonArray("services"))
        .extracting(service -> service.getAsJsonObject().get("state").getAsString())
        .containsOnly("running");
    assertThat(status.getAsJsonObject("connections").get("open").getAsInt()).isEqualTo(1);
    assertThat(status.getAsJsonObject("memory").get("heap_used").getAsLong()).isPositive();
    assertThat(status.get("socket").getAsString()).endsWith("default.sock");
    assertThat(hearth.run("status").out()).contains("control", "cache", "running", "resident");
    assertThat(hearth.run("services").out()).contains("control", "cache", "running");
  }

  @Test
  void shouldHaveOneVersion() throws Exception {
    hearth.run("up");
    String version = hearth.run("version", "--json").json().get("version").getAsString();

    assertThat(hearth.run("--json", "--version").json().get("version").getAsString())
        .isEqualTo(version);
    assertThat(hearth.run("services", "--json").json().getAsJsonArray("services"))
        .extracting(service -> service.getAsJsonObject().get("version").getAsString())
        .containsOnly(version);
  }

  @Test
  void shouldTakeNamesInUtf8WhateverTheLocale() throws Exception {
    Ended ended =
        shell(
            "file=$(printf 'file-\\303\\274'); key=$(printf 'schl\\303\\274ssel')",
            "printf blob >\"$file\" && \"$0\" cache put \"$key\" \"$file\" >&2",
            "\"$0\" cache ls; \"$0\" cache get \"$key\" -o \"$file.2\"; cat \"$file.2\"",
            "\"$0\" cache stat \"$(printf 'schl\\374ssel')\"");

    assertThat(ended.out()).isEqualTo("schl\u00fcssel\nblob");
    assertThat(ended.err()).contains("is not UTF-8");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void shouldStoreWhatFlowsOutOfAPipe() throws Exception {
    Ended ended =
        shell(
            "mkfifo pipe; printf blob >pipe &",
            "\"$0\" cache put piped pipe >&2 && \"$0\" cache get piped");

    assertThat(ended.out()).isEqualTo("blob");
  }

  /** Runs lines of a shell in the C locale, with the program as $0, while there is a daemon. */
  private Ended shell(String... lines) throws Exception {
    hearth.run("up");
    ProcessBuilder builder = hearth.builder("");
    builder.command(List.of("sh", "-c", String.join("\n", lines), builder.command().getFirst()));
    builder.environment().put("LC_ALL", "C");
    File err = folder.resolve("shell.err").toFile();
    Process process = builder.directory(folder.toFile()).redirectError(err).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return new Ended(process.waitFor(), out, Files.readString(err.toPath()));
  }

  @Test
  void shouldRefuseWhatCannotBeAKey() throws Exception {
    for (String key : List.of("", "a\tb", "k".repeat(1025))) {
      Ended ended = hearth.run("cache", "stat", key);

      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("a key has ");
    }
  }

  @Test
  void shouldNameTheFolderThatAFileCannotGoTo() throws Exception {
    hearth.run("up");
    hearth.run(new byte[5], "cache", "put", "k", "-");

    Ended ended = hearth.run("cache", "get", "k", "-o", folder.resolve("none/x").toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).endsWith(folder.resolve("none") + " is not there\n");
  }

  @Test
  void shouldMeasureRoundTrips() throws Exception {
    hearth.run("up");

    JsonObject ping = hearth.run("ping", "-n", "100", "--json").json();

    assertThat(ping.get("count").getAsInt()).isEqualTo(100);
    assertThat(ping.get("min_ns").getAsLong())
        .isPositive()
        .isLessThanOrEqualTo(ping.get("p50_ns").getAsLong());
    assertThat(ping.get("p99_ns").getAsLong()).isLessThanOrEqualTo(ping.get("max_ns").getAsLong());
    assertThat(hearth.run("ping", "-n", "0").code()).isEqualTo(2);
  }

  @Test
  void shouldBringFilesThroughTheCacheUnchanged() throws Exception {
    hearth.run("up");
    byte[] blob = new byte[BLOB_BYTES];
    new Random(1).nextBytes(blob);
    Path source = Files.write(folder.resolve("source"), blob);
    Path target = folder.resolve("target");

    JsonObject put = hearth.run("cache", "put", "big", source.toString(), "--json").json();
    JsonObject got = hearth.run("cache", "get", "big", "-o", target.toString(), "--json").json();

    assertThat(put.get("size").getAsLong()).isEqualTo(BLOB_BYTES);
    assertThat(put.get("replaced").getAsBoolean()).isFalse();
    assertThat(got.get("sha256")).isEqualTo(put.get("sha256"));
    assertThat(target).hasBinaryContent(blob);
    assertThat(hearth.run("cache", "get", "big").bytes()).isEqualTo(blob);
  }

  @Test
  void shouldStoreStandardInput() throws Exception {
    hearth.run("up");
    byte[] blob = "from a pipe".getBytes(StandardCharsets.UTF_8);

    assertThat(hearth.run(blob, "cache", "put", "k", "-", "--namespace", "n").code()).isZero();

    assertThat(hearth.run("cache", "get", "k", "--namespace", "n").out()).isEqualTo("from a pipe");
    assertThat(hearth.run("cache", "get", "k").code()).isEqualTo(5);
  }

  @Test
  void shouldListDescribeAndRemoveEntries() throws Exception {
    hearth.run("up");
    for (String key : new String[] {"a/1", "a/2", "b"}) {
      hearth.run(new byte[5], "cache", "put", key, "-");
    }

    assertThat(hearth.run("cache", "ls", "a/").out()).isEqualTo("a/1\na/2\n");
    assertThat(hearth.run("cache", "ls", "-l").out()).contains("5 B").hasLineCount(3);
    assertThat(hearth.run("cache", "ls", "--json").json().getAsJsonArray("entries")).hasSize(3);
    assertThat(hearth.run("cache", "stat", "b", "--json").json().get("size").getAsLong())
        .isEqualTo(5);
    assertThat(hearth.run("cache", "rm", "b").code()).isZero();
    assertThat(hearth.run("cache", "rm", "b").code()).isEqualTo(5);
    assertThat(hearth.run("cache", "stat", "b").code()).isEqualTo(5);
    assertThat(hearth.run("cache", "stats", "--json").json().get("entries").getAsInt())
        .isEqualTo(2);
    assertThat(hearth.run("cache", "clear", "--all", "--json").json().get("entries").getAsInt())
        .isEqualTo(2);
  }

  @Test
  void shouldLeaveAFileAsItWasWhereNothingWasFound() throws Exception {
    hearth.run("up");
    Path target = Files.writeString(folder.resolve("target"), "before");

    Ended ended = hearth.run("cache", "get", "nothing", "-o", target.toString());

    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.err()).contains("'nothing'");
    assertThat(target).hasContent("before");
  }

  @Test
  void shouldSayWhatKeepsADaemonFromStarting() throws Exception {
    Path config = Files.writeString(folder.resolve("c.conf"), "daemon.instanze = x\n");

    Ended ended = hearth.run("up", "--config", config.toString());

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("daemon.instanze", "did you mean 'instance'?");
    assertThat(hearth.run("status").code()).isEqualTo(4);
  }

  @Test
  void shouldFindTheDaemonThatTheConfigurationNames() throws Exception {
    Path socket = folder.resolve("elsewhere").resolve("s");
    Path config = Files.writeString(folder.resolve("c.conf"), "daemon.socket = " + socket + "\n");

    JsonObject up = hearth.run("up", "--json", "--config", config.toString()).json();
    Ended status = hearth.run("status", "--socket", socket.toString());
    Ended down = hearth.run("down", "--config", config.toString());

    assertThat(up.get("socket").getAsString()).isEqualTo(socket.toString());
    assertThat(status.code()).isZero();
    assertThat(down.out()).contains("is stopped");
  }

  @Test
  void shouldPassOnWhatTheCheckFinds() throws Exception {
    Path config = Files.writeString(folder.resolve("c.conf"), "daemon.max-calls = none\n");

    Ended wrong = hearth.run("config", "check", "--json", "--config", config.toString());

    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.json().get("valid").getAsBoolean()).isFalse();
    assertThat(wrong.out()).contains("daemon.max-calls");
    assertThat(hearth.run("config", "check").code()).isZero();
  }

  @Test
  void shouldReadNoSocketFromAConfigurationThatIsWrong() throws Exception {
    Path config = Files.writeString(folder.resolve("c.conf"), "daemon { socket = [\n");

    Ended ended = hearth.run("status", "--config", config.toString());

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("c.conf:");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldFailWhereItsOutputIsLost() throws Exception {
    Process version = hearth.builder("", "version").redirectOutput(new File("/dev/full")).start();

    assertThat(version.waitFor()).isEqualTo(1);
    assertThat(version.errorReader().readLine()).contains("standard output: No space left");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldSayThatItsReaderHasGone() throws Exception {
    Process help = hearth.builder("", "help").start();
    help.getInputStream().close();

    assertThat(help.errorReader().readLine())
        .isEqualTo("hearth: cannot write to standard output: Broken pipe");
    assertThat(help.waitFor()).isEqualTo(1);
  }

  @Test
  void shouldShowTheHelpOfACommand() throws Exception {
    assertThat(hearth.run("help", "cache", "get").out())
        .startsWith("Usage: hearth cache get")
        .isEqualTo(hearth.run("cache", "get", "--help").out());
    assertThat(hearth.run("help", "cache", "got").code()).isEqualTo(2);
  }

  @Test
  void shouldPrintACompletionThatBashUnderstands() throws Exception {
    Path script = Files.write(folder.resolve("c"), hearth.run("completion", "bash").bytes());

    Process bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();

    assertThat(bash.waitFor()).isZero();
    assertThat(script).content().contains("cache", "--socket", "stats");
  }

  @Test
  void shouldLoadNeitherGuiceNorLog4jInTheCommand() throws Exception {
    hearth.run("up");
    Path log = folder.resolve("classes");

    hearth.runWith("-Xlog:class+load:file=" + log, "status");

    assertThat(log)
        .content()
        .contains("dev.hearth.client.HearthClient")
        .doesNotContain("com.google.inject", "org.apache.logging", "com.typesafe");
  }
}
