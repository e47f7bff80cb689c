package dev.hearth.cache.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The files of blobs: where each is, how it gets there and how it goes. Thread-safe. */
final class BlobFiles {
  private static final Logger LOG = LogManager.getLogger(BlobFiles.class);
  private static final String INCOMING = "put-";
  private static final String OUTGOING = "drop-";
  private static final int FAN_OUT_DIGITS = 2;

  /** Less than this is none: file systems keep some for themselves. */
  private static final long NO_ROOM_BYTES = 64 << 10;

  private static final Pattern BLOB_NAME = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final Path blobs;
  private final Path passing;
  private final Path packs;
  private final AtomicLong sequence = new AtomicLong();

  BlobFiles(Path folder) {
    this.folder = folder;
    blobs = folder.resolve("blobs");
    passing = folder.resolve("tmp");
    packs = folder.resolve("packs");
  }

  /** Where the packs are. */
  Path packs() {
    return packs;
  }

  /** Makes the folders that are not there, and sees to it that all are for this user alone. */
  void createFolders() throws IOException {
    for (Path needed : new Path[] {folder, blobs, packs, passing}) {
      PrivateFolder.prepare(needed);
    }
  }

  /** Removes what an earlier process left on its way in or out. What is not ours is left alone. */
  void cleanUp() throws IOException {
    int removed = 0;
    int foreign = 0;
    try (DirectoryStream<Path> left = Files.newDirectoryStream(passing)) {
      for (Path file : left) {
        String name = file.getFileName().toString();
        boolean ours = name.startsWith(INCOMING) || name.startsWith(OUTGOING);
        if (ours && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(file);
          removed++;
        } else {
          foreign++;
        }
      }
    }
    if (removed > 0) {
      LOG.info("removed {} unfinished files of an earlier process from {}", removed, passing);
    }
    if (foreign > 0) {
      LOG.warn("{} holds {} files that are not the cache's; they are left alone", passing, foreign);
    }
  }

  /** A name that no file has, for a blob on its way in. */
  Path incoming() {
    return passing.resolve(INCOMING + sequence.incrementAndGet());
  }

  private Path folderOf(String name) {
    return blobs.resolve(name.substring(0, FAN_OUT_DIGITS));
  }

  Path path(Sha256 digest) {
    String name = digest.toString();
    return folderOf(name).resolve(name);
  }

  /** Puts a file in the place of a blob, and in that of the one that was there. */
  void moveIn(Path file, Sha256 digest, SyncPolicy sync) throws IOException {
    Path target = path(digest);
    Path sub = folderOf(digest.toString());
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      createFanOut(sub, sync);
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }
    if (sync == SyncPolicy.MACHINE) {
      forceFolder(sub);
    }
  }

  /** Undoes {@link #moveIn}, as far as that is possible. */
  void takeBack(Sha256 digest, Path file) throws IOException {
    Files.move(path(digest), file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void createFanOut(Path sub, SyncPolicy sync) throws IOException {
    try {
      Files.createDirectory(sub);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(sub)) {
        throw e;
      }
    }
    if (sync == SyncPolicy.MACHINE) {
      forceFolder(blobs);
    }
  }

  /**
   * Makes the name of a new index outlive the machine. That the call at hand was cancelled is no
   * reason not to.
   */
  void forceIndexName() throws IOException {
    forceUninterrupted(folder);
  }

  /** As {@link #forceIndexName}, for the name of a new pack. */
  void forcePackNames() throws IOException {
    forceUninterrupted(packs);
  }

  private static void forceUninterrupted(Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      forceFolder(directory);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Makes a renamed file's new name outlive the machine. Windows does so by itself. */
  private static void forceFolder(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** When a blob's file was last modified, in nanoseconds since 1970. */
  long modified(Sha256 digest) throws IOException {
    return modified(path(digest));
  }

  static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
  }

  /** Whether a blob's file looks as it was left. */
  boolean isUntouched(Sha256 digest, long size, long modified) {
    try {
      BasicFileAttributes now = Files.readAttributes(path(digest), BasicFileAttributes.class);
      return now.size() == size && now.lastModifiedTime().to(TimeUnit.NANOSECONDS) == modified;
    } catch (IOException _) {
      return false; // what became of it is found out when it is read
    }
  }

  FileChannel open(Sha256 digest) throws IOException {
    return FileChannel.open(path(digest), StandardOpenOption.READ);
  }

  /** Takes a blob out of its place, at once; {@link #delete} then takes its time. */
  Optional<Path> takeOut(Sha256 digest) throws IOException {
    Path out = passing.resolve(OUTGOING + sequence.incrementAndGet());
    try {
      return Optional.of(Files.move(path(digest), out, StandardCopyOption.ATOMIC_MOVE));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /**
   * Says of a failure to write whether it was for want of room; to be asked before any is freed.
   */
  IOException explain(IOException failure, long wanted) {
    try {
      if (Files.getFileStore(folder).getUsableSpace() < wanted + NO_ROOM_BYTES) {
        return new FullDiskException(folder, failure);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** Shows each blob that has a file, and counts the files that are not the cache's. */
  long forEachBlob(BlobVisitor visitor) throws IOException, InterruptedException {
    long foreign = 0;
    try (DirectoryStream<Path> subs = Files.newDirectoryStream(blobs)) {
      for (Path sub : subs) {
        boolean ours = Files.isDirectory(sub, LinkOption.NOFOLLOW_LINKS);
        foreign += ours ? forEachBlobIn(sub, visitor) : 1;
      }
    }
    return foreign;
  }

  private long forEachBlobIn(Path sub, BlobVisitor visitor)
      throws IOException, InterruptedException {
    long foreign = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(sub)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (BLOB_NAME.matcher(name).matches()
            && name.startsWith(sub.getFileName().toString())
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          visitor.visit(Sha256.of(HexFormat.of().parseHex(name)));
        } else {
          foreign++;
        }
      }
    }
    return foreign;
  }

  /** Takes the blobs of {@link #forEachBlob}. */
  interface BlobVisitor {
    void visit(Sha256 digest) throws IOException;
  }
}
