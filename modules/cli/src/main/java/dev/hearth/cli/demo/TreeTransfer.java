package dev.hearth.cli.demo;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.demo.SourceTree.SourceFile;
import dev.hearth.cli.output.Console;
import dev.hearth.cli.output.ProgressBar;
import dev.hearth.client.CacheClient;
import dev.hearth.client.CachedBlob;
import dev.hearth.spi.CallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings all files of a tree to the cache and back. */
final class TreeTransfer {
  private static final String NAMESPACE = "demo";

  private final CacheClient cache;
  private final SourceTree tree;
  private final Console console;
  private final List<byte[]> digests = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  /** How long it took to carry so many bytes. */
  record Carried(long bytes, long nanos) {}

  TreeTransfer(CacheClient cache, SourceTree tree, Console console) {
    this.cache = cache;
    this.tree = tree;
    this.console = console;
  }

  /** Stores every file. Reading the files is not counted. */
  Carried put() throws CallException, CommandFailure, InterruptedException {
    long bytes = 0;
    long nanos = 0;
    try (ProgressBar bar = new ProgressBar(console, "storing", tree.bytes())) {
      for (SourceFile file : tree.files()) {
        byte[] content = read(file);
        digests.add(sha256(ByteBuffer.wrap(content)));
        long begin = System.nanoTime();
        cache.put(NAMESPACE, file.key(), ByteBuffer.wrap(content));
        nanos += System.nanoTime() - begin;
        bytes += content.length;
        bar.reach(bytes);
      }
    }
    return new Carried(bytes, nanos);
  }

  private static byte[] read(SourceFile file) throws CommandFailure {
    try {
      return Files.readAllBytes(file.path());
    } catch (IOException e) {
      throw FileFailure.of("read", file.path(), e);
    }
  }

  /** Fetches every file and compares its digest with that of what was read. */
  Carried get() throws CallException, InterruptedException {
    long bytes = 0;
    long nanos = 0;
    try (ProgressBar bar = new ProgressBar(console, "fetching", tree.bytes())) {
      for (int i = 0; i < digests.size(); i++) {
        String key = tree.files().get(i).key();
        long begin = System.nanoTime();
        try (CachedBlob blob = cache.get(NAMESPACE, key)) {
          nanos += System.nanoTime() - begin;
          bytes += blob == null ? 0 : blob.size();
          compare(key, blob, digests.get(i));
        }
        bar.reach(bytes);
      }
    }
    return new Carried(bytes, nanos);
  }

  private void compare(String key, @Nullable CachedBlob blob, byte[] digest) {
    if (blob == null || !MessageDigest.isEqual(sha256(blob.bytes().asByteBuffer()), digest)) {
      wrong.add(key);
    }
  }

  /** Keys under which something else came back than was stored, or nothing. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  private static byte[] sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256, and this one does not", e);
    }
  }
}
