package dev.hearth.client.fallback;

import dev.hearth.session.state.OwnerOnly;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is under one key of a {@link BlobFolder}: its folder there.
 *
 * @param path the folder, which need not be there
 */
record KeyFolder(Path path) {
  /** Holds the namespace, a line feed and the key. */
  private static final String NAME = "name";

  private static final String NEW = "new-";
  private static final String REMOVED = "removed-";
  private static final int DIGEST_CHARS = 64;

  /** Longer than the steps of any file system's clock. */
  private static final Duration TICK = Duration.ofMillis(10);

  /** The newest under a key, as it was looked at. */
  record Version(Path file, FileTime written) {
    boolean isBlob() {
      return isBlob(file);
    }

    /** Of a blob. */
    String digest() {
      return nameOf(file).substring(0, DIGEST_CHARS);
    }

    private static boolean isBlob(Path file) {
      return nameOf(file).length() >= DIGEST_CHARS;
    }
  }

  /**
   * Keeps a blob. Each time in a file of its own, also where the same blob is there: who has seen
   * that one, and deletes it as older than another, must not delete this.
   */
  void keep(String digest, ByteBuffer blob, byte[] name) throws IOException {
    write(digest + "-" + UUID.randomUUID(), blob, name);
  }

  /** Keeps that the key was removed. */
  void keepRemoved(byte[] name) throws IOException {
    write(REMOVED + UUID.randomUUID(), ByteBuffer.allocate(0), name);
  }

  /** Later than all that is there, whatever the steps of the clock; the older ones go. */
  private void write(String target, ByteBuffer content, byte[] name) throws IOException {
    Files.createDirectories(path, OwnerOnly.folder());
    Path file = path.resolve(target);
    place(content, file, newest());
    // Before this it is known, and cannot be brought to a daemon.
    if (!Files.exists(path.resolve(NAME))) {
      place(ByteBuffer.wrap(name), path.resolve(NAME), Optional.empty());
    }
    deleteOlder(file);
  }

  private static void place(ByteBuffer content, Path file, Optional<Version> before)
      throws IOException {
    Path written =
        file.resolveSibling(NEW + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer rest = content.duplicate();
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
      if (before.isPresent() && written(written).compareTo(before.get().written()) <= 0) {
        Files.setLastModifiedTime(written, after(before.get().written()));
      }
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static FileTime after(FileTime time) {
    return FileTime.from(time.toInstant().plus(TICK));
  }

  /** Not what another has put since: of two that delete each other's nothing would be left. */
  void deleteOlder(Path than) throws IOException {
    List<Path> files = versions().stream().map(Version::file).toList();
    int at = files.indexOf(than);
    if (at >= 0) {
      for (Path older : files.subList(at + 1, files.size())) {
        Files.deleteIfExists(older);
      }
    }
  }

  /** The newest first: while one takes another's place there are two. */
  List<Version> versions() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(KeyFolder::isVersion)
          .map(file -> new Version(file, written(file)))
          .sorted(Comparator.comparing(Version::written).thenComparing(Version::file).reversed())
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** The newest, where there is one. */
  Optional<Version> newest() throws IOException {
    return versions().stream().findFirst();
  }

  /** None where its writer has not come so far, or was of a version that kept no names. */
  Optional<String> name() throws IOException {
    try {
      return Optional.of(Files.readString(path.resolve(NAME)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static boolean isVersion(Path file) {
    return Version.isBlob(file) || nameOf(file).startsWith(REMOVED);
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Of what has just been deleted: long ago. */
  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** In the place of a blob stays that it has gone. */
  static void giveWay(Version oldest) throws IOException {
    try {
      Path gone = oldest.file().resolveSibling(REMOVED + UUID.randomUUID());
      place(ByteBuffer.allocate(0), gone, Optional.empty());
      Files.setLastModifiedTime(gone, after(oldest.written()));
      Files.deleteIfExists(oldest.file());
    } catch (NoSuchFileException e) {
      // Another has made room, too, and this was in the way of that.
    }
  }

  /**
   * Removes what is in it and of use to nobody, and the folder where nothing is left in it.
   *
   * @return how many bytes there still are, without those that somebody is writing
   */
  long removeStale(Duration staleAge) throws IOException {
    FileTime stale = FileTime.from(Instant.now().minus(staleAge));
    boolean isOld = written(path).compareTo(stale) < 0;
    Optional<Path> newest = newest().map(Version::file);
    long total = 0;
    boolean used = false;
    for (File file : filesIn(path.toFile())) {
      boolean isNew = file.getName().startsWith(NEW);
      // Whoever put a newer one is about to delete it.
      boolean isOlder =
          isVersion(file.toPath()) && !newest.filter(file.toPath()::equals).isPresent();
      if ((isNew || isOlder) && written(file.toPath()).compareTo(stale) < 0) {
        Files.deleteIfExists(file.toPath());
      } else {
        total += isOlder || (isNew && isAlive(file.getName())) ? 0 : file.length();
        used |= !file.getName().equals(NAME);
      }
    }
    if (!used && isOld) {
      discard();
      return 0;
    }
    return total;
  }

  /** Its writer may also be alive in another container, so this is no reason to remove one. */
  private static boolean isAlive(String nameOfNew) {
    int end = nameOfNew.indexOf('-', NEW.length());
    try {
      return end > 0
          && ProcessHandle.of(Long.parseLong(nameOfNew.substring(NEW.length(), end))).isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * Of a key without a blob nothing is kept, unless somebody puts one there in this moment.
   *
   * @return how many bytes that were
   */
  long discard() throws IOException {
    List<Version> gone = versions();
    Path name = path.resolve(NAME);
    byte[] named = Files.exists(name) ? Files.readAllBytes(name) : new byte[0];
    for (Version version : gone) {
      if (!version.isBlob()) {
        Files.deleteIfExists(version.file());
      }
    }
    Files.deleteIfExists(name);
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      place(ByteBuffer.wrap(named), name, Optional.empty());
    }
    return named.length;
  }

  /** None where there is no such folder: others make room, too. */
  static File[] filesIn(File folder) {
    File[] files = folder.listFiles();
    return files == null ? new File[0] : files;
  }
}
