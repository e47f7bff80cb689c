package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hearth.image.HearthRunner.Ended;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The demo does what it shows, and leaves nothing behind however it ends. */
@DisabledOnOs(OS.WINDOWS)
class DemoIT {
  private static final Pattern PID = Pattern.compile("pid (\\d+)");

  private static final long LOOK_EVERY_MILLIS = 50;

  @TempDir private Path folder;

  private Path temporary() throws Exception {
    return Files.createDirectories(folder.resolve("tmp"));
  }

  private String inTemporary() throws Exception {
    return "-Djava.io.tmpdir=" + temporary();
  }

  private Path tree() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    for (String name : new String[] {"a", "b/c", "b/empty", ".git/config", "target/x.class"}) {
      Path file = tree.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name.endsWith("empty") ? "" : name.repeat(1000));
    }
    return tree;
  }

  @Test
  void shouldBringEveryFileOfAFolderThroughTheCache() throws Exception {
    assertWholeDemo();
  }

  private void assertWholeDemo() throws Exception {
    HearthRunner hearth = new HearthRunner(folder);

    Ended ended = hearth.runWith(inTemporary(), "demo", tree().toString(), "--json");

    assertThat(ended.code()).isZero();
    JsonObject json = ended.json();
    assertThat(json.get("files").getAsInt()).isEqualTo(3);
    assertThat(json.get("bytes").getAsLong()).isEqualTo(4000);
    assertThat(json.get("digests_right").getAsBoolean()).isTrue();
    assertThat(json.getAsJsonObject("get").get("bytes").getAsLong()).isEqualTo(4000);
    assertThat(json.getAsJsonArray("services")).hasSize(2);
    assertGone(json.getAsJsonObject("daemon").get("pid").getAsLong());
  }

  @Test
  void shouldShowPeopleWhatItDoes() throws Exception {
    HearthRunner hearth = new HearthRunner(folder);

    Ended ended = hearth.runWith(inTemporary(), "demo", tree().toString());

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("3 of 3 are right", "cache", "nothing is left behind");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void shouldLeaveNothingBehindWhenItIsEndedInTheMiddle() throws Exception {
    Process demo =
        new HearthRunner(folder)
            .builder(inTemporary(), "demo", tree().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long pid;
    try (BufferedReader out = demo.inputReader()) {
      pid = awaitPid(out);
      demo.destroy();
      demo.waitFor();
    }

    assertGone(pid);
  }

  @Test
  @Timeout(120)
  void shouldLeaveNoDaemonBehindWhenItIsKilled() throws Exception {
    Process demo =
        new HearthRunner(folder).builder(inTemporary(), "demo", tree().toString()).start();
    long pid;
    try (BufferedReader out = demo.inputReader()) {
      pid = awaitPid(out);
      demo.destroyForcibly().waitFor();
    }
    while (HearthRunner.runs(pid)) {
      Thread.sleep(LOOK_EVERY_MILLIS); // It is no child of this process, so nobody tells.
    }

    assertWholeDemo();
  }

  private static long awaitPid(BufferedReader out) throws Exception {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = PID.matcher(line);
      if (matcher.find()) {
        return Long.parseLong(matcher.group(1));
      }
    }
    throw new AssertionError("the demo ended without having started a daemon");
  }

  @Test
  void shouldRefuseToUseAnotherDaemon() throws Exception {
    Ended ended = new HearthRunner(folder).run("demo", "--instance", "default");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("a daemon of its own");
  }

  private void assertGone(long pid) throws Exception {
    assertThat(HearthRunner.runs(pid)).isFalse();
    assertThat(temporary()).isEmptyDirectory();
  }
}
