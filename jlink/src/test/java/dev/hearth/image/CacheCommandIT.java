package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hearth.image.HearthRunner.Ended;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands of the cache. */
@DisabledOnOs(OS.WINDOWS)
class CacheCommandIT {
  private static final int BLOB_BYTES = 3 << 20;

  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldBringFilesThroughTheCacheUnchanged() throws Exception {
    hearth.run("up");
    byte[] blob = new byte[BLOB_BYTES];
    new Random(1).nextBytes(blob);
    Path source = Files.write(hearth.folder().resolve("source"), blob);
    Path target = hearth.folder().resolve("target");

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
    Path target = Files.writeString(hearth.folder().resolve("target"), "before");

    Ended ended = hearth.run("cache", "get", "nothing", "-o", target.toString());

    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.err()).contains("'nothing'");
    assertThat(target).hasContent("before");
  }

  @Test
  void shouldNameTheFolderThatAFileCannotGoTo() throws Exception {
    hearth.run("up");
    hearth.run(new byte[5], "cache", "put", "k", "-");

    Ended ended =
        hearth.run("cache", "get", "k", "-o", hearth.folder().resolve("none/x").toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).endsWith(hearth.folder().resolve("none") + " is not there\n");
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
    File err = hearth.folder().resolve("shell.err").toFile();
    Process process = builder.directory(hearth.folder().toFile()).redirectError(err).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return new Ended(process.waitFor(), out, Files.readString(err.toPath()));
  }
}
