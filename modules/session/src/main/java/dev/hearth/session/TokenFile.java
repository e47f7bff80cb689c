package dev.hearth.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file with the token that both ends know: one line of text, in a file that nobody but its owner
 * can read.
 */
public final class TokenFile {
  private static final int LEAST_BYTES = 16;
  private static final int MOST_BYTES = 1024;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private TokenFile() {}

  /**
   * Reads the token.
   *
   * @throws IOException if there is none, or others than its owner can read or write the file
   */
  public static byte[] read(Path file) throws IOException {
    checkPrivate(file);
    if (Files.size(file) > 2 * MOST_BYTES) {
      throw new IOException(wrongLength(file));
    }
    byte[] token = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    if (token.length < LEAST_BYTES || token.length > MOST_BYTES) {
      throw new IOException(wrongLength(file));
    }
    return token;
  }

  private static String wrongLength(Path file) {
    return "the token in %s is to have %d to %d bytes; make one: openssl rand -hex 32"
        .formatted(file, LEAST_BYTES, MOST_BYTES);
  }

  private static void checkPrivate(Path file) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IOException("others can read the token in " + file + ": run chmod 600 on it");
    }
  }
}
