package dev.hearth.cache;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Blobs to store, and their files. */
final class Blobs {
  private Blobs() {}

  /** Bytes that look random and are the same for the same seed. */
  static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static ByteString sha256(byte[] bytes) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static Path file(Path folder, byte[] blob) {
    String name = HexFormat.of().formatHex(sha256(blob).toByteArray());
    return folder.resolve("blobs").resolve(name.substring(0, 2)).resolve(name);
  }

  /** How many bytes all packs take. */
  static long packBytes(Path folder) throws IOException {
    try (Stream<Path> packs = Files.list(folder.resolve("packs"))) {
      return packs.mapToLong(pack -> pack.toFile().length()).sum();
    }
  }

  /** All files of blobs, and all on their way. */
  static List<Path> files(Path folder) {
    try (Stream<Path> blobs = Files.walk(folder.resolve("blobs"));
        Stream<Path> passing = Files.walk(folder.resolve("tmp"))) {
      return Stream.concat(blobs, passing).filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
