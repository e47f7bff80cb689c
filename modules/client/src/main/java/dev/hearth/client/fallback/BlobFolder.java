package dev.hearth.client.fallback;

import dev.hearth.client.CachedBlob;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Blobs as plain files, whose names are their digests: {@code sha256sum} tells whether one is
 * whole.
 *
 * <pre>
 *  folder/
 *    SHA-256 of the namespace, a line feed and the key/
 *      SHA-256 of the blob          the blob, and nothing else
 *      new-…                        one that is being written
 * </pre>
 *
 * Safe for use by many threads and processes: a file appears as a whole or not at all.
 */
final class BlobFolder {
  private static final String NEW = "new-";
  private static final int DIGEST_CHARS = 64;

  private final Path folder;
  private final long maxBytes;

  BlobFolder(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /**
   * Keeps what remains of a buffer, whose position stays as it is.
   *
   * @throws IOException if it cannot be written, or is larger than the folder may be
   */
  void put(String namespace, String key, ByteBuffer blob) throws IOException {
    if (blob.remaining() > maxBytes) {
      throw new IOException(
          "a blob of " + blob.remaining() + " bytes, and " + folder + " may have " + maxBytes);
    }
    Path entry = entry(namespace, key);
    Files.createDirectories(entry, ownerOnly());
    Path target = entry.resolve(HexFormat.of().formatHex(sha256(blob)));
    Path written = entry.resolve(NEW + UUID.randomUUID());
    try {
      try (FileChannel file =
          FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer rest = blob.duplicate();
        while (rest.hasRemaining()) {
          file.write(rest);
        }
      }
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
    deleteOlder(blobsOf(entry), target);
    makeRoom();
  }

  /** Not what another has put since: of two that delete each other's nothing would be left. */
  private static void deleteOlder(List<Path> newestFirst, Path than) throws IOException {
    int at = newestFirst.indexOf(than);
    if (at >= 0) {
      for (Path older : newestFirst.subList(at + 1, newestFirst.size())) {
        Files.deleteIfExists(older);
      }
    }
  }

  /** The blob under a key; null where there is none, or none that is whole. */
  @Nullable CachedBlob get(String namespace, String key) throws IOException {
    for (Path blob : blobsOf(entry(namespace, key))) {
      try {
        byte[] bytes = Files.readAllBytes(blob);
        byte[] digest = sha256(ByteBuffer.wrap(bytes));
        if (HexFormat.of().formatHex(digest).equals(String.valueOf(blob.getFileName()))) {
          return CachedBlob.of(MemorySegment.ofArray(bytes), digest);
        }
        Files.deleteIfExists(blob);
      } catch (NoSuchFileException e) {
        // Another has put a newer one in its place, or made room.
      }
    }
    return null;
  }

  /** Removes what is under a key; answers whether there was something. */
  boolean remove(String namespace, String key) throws IOException {
    boolean removed = false;
    for (Path blob : blobsOf(entry(namespace, key))) {
      removed |= Files.deleteIfExists(blob);
    }
    return removed;
  }

  private Path entry(String namespace, String key) {
    byte[] name = (namespace + '\n' + key).getBytes(StandardCharsets.UTF_8);
    return folder.resolve(HexFormat.of().formatHex(sha256(ByteBuffer.wrap(name))));
  }

  /** The newest first: while one takes another's place there are two. */
  private static List<Path> blobsOf(Path entry) throws IOException {
    try (Stream<Path> files = Files.list(entry)) {
      List<Path> blobs = new ArrayList<>(files.filter(BlobFolder::isBlob).toList());
      blobs.sort(Comparator.comparing(BlobFolder::written).thenComparing(path -> path).reversed());
      return List.copyOf(blobs);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static boolean isBlob(Path file) {
    return String.valueOf(file.getFileName()).length() == DIGEST_CHARS;
  }

  /** Of what has just been deleted: long ago. */
  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** A file, as it was when it was looked at. */
  private record Kept(Path file, long bytes, FileTime written) {}

  private void makeRoom() throws IOException {
    List<Kept> all = new ArrayList<>();
    long total = 0;
    for (File entry : filesIn(folder.toFile())) {
      for (File file : filesIn(entry)) {
        if (isBlob(file.toPath())) {
          long bytes = file.length();
          all.add(new Kept(file.toPath(), bytes, written(file.toPath())));
          total += bytes;
        }
      }
    }
    all.sort(Comparator.comparing(Kept::written));
    for (Kept oldest : all) {
      if (total <= maxBytes) {
        return;
      }
      Files.deleteIfExists(oldest.file());
      total -= oldest.bytes();
    }
  }

  /** None where there is no such folder: others make room, too. */
  private static File[] filesIn(File folder) {
    File[] files = folder.listFiles();
    return files == null ? new File[0] : files;
  }

  private static byte[] sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.duplicate());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256, and this one does not", e);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }
}
