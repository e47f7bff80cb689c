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
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings all files of a tree to the cache and back. */
final class TreeTransfer {
  private static final String NAMESPACE = "demo";
  private static final int PIECE_BYTES = 256 << 10;

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

  /** Stores every file. */
  Carried put() throws CallException, CommandFailure, InterruptedException {
    long bytes = 0;
    long nanos = 0;
    try (ProgressBar bar = new ProgressBar(console, "storing", tree.bytes())) {
      for (SourceFile file : tree.files()) {
        digests.add(digest(file));
        long begin = System.nanoTime();
        bytes += put(file);
        nanos += System.nanoTime() - begin;
        bar.reach(bytes);
      }
    }
    return new Carried(bytes, nanos);
  }

  private long put(SourceFile file) throws CallException, CommandFailure, InterruptedException {
    try {
      return cache.put(NAMESPACE, file.key(), file.path()).getSize();
    } catch (IOException e) {
      throw FileFailure.of("read", file.path(), e);
    }
  }

  /** The digest of a file, of which a piece at a time is in memory. */
  private static byte[] digest(SourceFile file) throws CommandFailure {
    MessageDigest digest = sha256();
    byte[] piece = new byte[PIECE_BYTES];
    try (InputStream content = Files.newInputStream(file.path())) {
      for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
        digest.update(piece, 0, count);
      }
    } catch (IOException e) {
      throw FileFailure.of("read", file.path(), e);
    }
    return digest.digest();
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
    if (blob == null || !MessageDigest.isEqual(digest(blob.bytes()), digest)) {
      wrong.add(key);
    }
  }

  /** Keys under which something else came back than was stored, or nothing. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  private static byte[] digest(MemorySegment bytes) {
    MessageDigest digest = sha256();
    for (long at = 0; at < bytes.byteSize(); at += PIECE_BYTES) {
      long length = Math.min(PIECE_BYTES, bytes.byteSize() - at);
      digest.update(bytes.asSlice(at, length).asByteBuffer());
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256, and this one does not", e);
    }
  }
}
