package dev.hearth.client.fallback;

import dev.hearth.client.CachedBlob;
import dev.hearth.session.state.OwnFolder;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What was put and removed without a daemon, as plain files. The names of blobs are their digests:
 * {@code sha256sum} tells whether one is whole.
 *
 * <pre>
 *  folder/
 *    SHA-256 of the namespace, a line feed and the key/
 *      name                         the namespace, a line feed and the key
 *      SHA-256 of the blob          the blob, and nothing else
 *      removed-…                    empty: the key was removed, or its blob has made room
 *      new-&lt;process&gt;-…         one that is being written
 * </pre>
 *
 * Of several under a key the newest counts. Safe for use by many threads and processes: a file
 * appears as a whole or not at all.
 */
final class BlobFolder {
  private static final String NAME = "name";
  private static final String NEW = "new-";
  private static final String REMOVED = "removed-";
  private static final String HAND_OVER = "hand-over.lock";
  private static final int DIGEST_CHARS = 64;

  /** Longer than the steps of any file system's clock. */
  private static final Duration TICK = Duration.ofMillis(10);

  private final Path folder;
  private final long maxBytes;
  private final Duration staleAge;
  private volatile boolean checked;

  BlobFolder(Path folder, long maxBytes, Duration staleAge) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.staleAge = staleAge;
  }

  /** The newest under a key, as it was looked at. */
  record Version(Path file, FileTime written) {
    boolean isBlob() {
      return isBlob(file);
    }

    private static boolean isBlob(Path file) {
      return nameOf(file).length() == DIGEST_CHARS;
    }
  }

  /** A key that the folder knows of, and what is the newest of it. */
  record Entry(String namespace, String key, Version newest) {}

  /** The file whose lock one has who brings all to the daemon. */
  Path handOverLock() {
    return folder.resolve(HAND_OVER);
  }

  /**
   * Whether there is a folder.
   *
   * @throws IOException if it is not to be trusted
   */
  boolean isThere() throws IOException {
    if (!checked) {
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      OwnFolder.check(folder);
      checked = true;
    }
    return true;
  }

  private void prepare() throws IOException {
    if (!checked) {
      OwnFolder.prepareClosed(folder);
      checked = true;
    }
  }

  /**
   * Keeps what remains of a buffer, whose position stays as it is.
   *
   * @throws IOException if it cannot be written, or is larger than the folder may be
   */
  void put(String namespace, String key, ByteBuffer blob) throws IOException {
    byte[] name = name(namespace, key);
    if (blob.remaining() + (long) name.length > maxBytes) {
      throw new IOException(
          "a blob of " + blob.remaining() + " bytes, and " + folder + " may have " + maxBytes);
    }
    prepare();
    Path entry = entry(name);
    write(entry, HexFormat.of().formatHex(sha256(blob)), blob, name);
    makeRoom();
  }

  /** Removes what is under a key, and keeps that it was; answers whether there was something. */
  boolean remove(String namespace, String key) throws IOException {
    byte[] name = name(namespace, key);
    prepare();
    Path entry = entry(name);
    boolean was = versions(entry).stream().findFirst().filter(Version::isBlob).isPresent();
    write(entry, REMOVED + UUID.randomUUID(), ByteBuffer.allocate(0), name);
    makeRoom();
    return was;
  }

  /** Later than all that is there, whatever the steps of the clock; the older ones go. */
  private static void write(Path entry, String target, ByteBuffer content, byte[] name)
      throws IOException {
    Files.createDirectories(entry, ownerOnly());
    Path file = entry.resolve(target);
    place(content, file, versions(entry).stream().findFirst());
    // Before this it is known, and cannot be brought to a daemon.
    if (!Files.exists(entry.resolve(NAME))) {
      place(ByteBuffer.wrap(name), entry.resolve(NAME), Optional.empty());
    }
    deleteOlder(versions(entry), file);
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
  private static void deleteOlder(List<Version> newestFirst, Path than) throws IOException {
    List<Path> files = newestFirst.stream().map(Version::file).toList();
    int at = files.indexOf(than);
    if (at >= 0) {
      for (Path older : files.subList(at + 1, files.size())) {
        Files.deleteIfExists(older);
      }
    }
  }

  /** What is under a key. A blob that is damaged counts as removed. */
  Held get(String namespace, String key) throws IOException {
    if (!isThere()) {
      return new Held.Nothing();
    }
    for (Version version : versions(entry(name(namespace, key)))) {
      if (!version.isBlob()) {
        return new Held.Removed();
      }
      try {
        byte[] bytes = Files.readAllBytes(version.file());
        byte[] digest = sha256(ByteBuffer.wrap(bytes));
        return HexFormat.of().formatHex(digest).equals(nameOf(version.file()))
            ? new Held.Blob(CachedBlob.of(MemorySegment.ofArray(bytes), digest))
            : new Held.Removed();
      } catch (NoSuchFileException e) {
        // Another has put a newer one in its place, or made room.
      }
    }
    return new Held.Nothing();
  }

  /** Forgets a key: the daemon has what is newer. Answers whether there was something. */
  boolean forget(String namespace, String key) throws IOException {
    if (!isThere()) {
      return false;
    }
    List<Version> versions = versions(entry(name(namespace, key)));
    for (Version version : versions) {
      Files.deleteIfExists(version.file());
    }
    return !versions.isEmpty() && versions.getFirst().isBlob();
  }

  /** Forgets what the daemon has now, and not what has been put since. */
  static void forget(Entry brought) throws IOException {
    Path entry = brought.newest().file().getParent();
    if (entry != null) {
      deleteOlder(versions(entry), brought.newest().file());
    }
    Files.deleteIfExists(brought.newest().file());
  }

  /** All keys that it knows of, what was written longest ago first. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (File entry : filesIn(folder.toFile())) {
      Optional<Version> newest =
          entry.isDirectory() ? versions(entry.toPath()).stream().findFirst() : Optional.empty();
      if (newest.isPresent()) {
        named(entry.toPath(), newest.get()).ifPresent(entries::add);
      }
    }
    entries.sort(Comparator.comparing(each -> each.newest().written()));
    return entries;
  }

  /** None where its writer has not come so far, or was of a version that kept no names. */
  private static Optional<Entry> named(Path entry, Version newest) throws IOException {
    try {
      String name = Files.readString(entry.resolve(NAME));
      int end = name.indexOf('\n');
      return end < 0
          ? Optional.empty()
          : Optional.of(new Entry(name.substring(0, end), name.substring(end + 1), newest));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static byte[] name(String namespace, String key) {
    return (namespace + '\n' + key).getBytes(StandardCharsets.UTF_8);
  }

  private Path entry(byte[] name) {
    return folder.resolve(HexFormat.of().formatHex(sha256(ByteBuffer.wrap(name))));
  }

  /** The newest first: while one takes another's place there are two. */
  private static List<Version> versions(Path entry) throws IOException {
    try (Stream<Path> files = Files.list(entry)) {
      return files
          .filter(file -> Version.isBlob(file) || nameOf(file).startsWith(REMOVED))
          .map(file -> new Version(file, written(file)))
          .sorted(Comparator.comparing(Version::written).thenComparing(Version::file).reversed())
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
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

  /**
   * Removes what writers have left that were killed, and the blobs that were put longest ago. In
   * their place stays that they are gone: otherwise the daemon would answer with what it had before
   * them. Where even that is too much, it goes, too.
   */
  private void makeRoom() throws IOException {
    long total = 0;
    List<Version> newest = new ArrayList<>();
    for (File entry : filesIn(folder.toFile())) {
      if (entry.isDirectory()) {
        total += removeStale(entry);
        versions(entry.toPath()).stream().findFirst().ifPresent(newest::add);
      }
    }
    newest.sort(Comparator.comparing(Version::written));
    for (Version oldest : newest) {
      if (total <= maxBytes) {
        return;
      }
      if (oldest.isBlob()) {
        total -= oldest.file().toFile().length();
        giveWay(oldest);
      }
    }
    for (Version oldest : newest) {
      Path entry = oldest.file().getParent();
      if (total <= maxBytes || entry == null) {
        return;
      }
      total -= entry.resolve(NAME).toFile().length();
      discard(entry);
    }
  }

  private static void giveWay(Version oldest) throws IOException {
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
   * Removes what is in an entry and of use to nobody, and the entry where nothing is left in it.
   *
   * @return how many bytes there still are, without those that somebody is writing
   */
  private long removeStale(File entry) throws IOException {
    FileTime stale = FileTime.from(Instant.now().minus(staleAge));
    boolean isOld = written(entry.toPath()).compareTo(stale) < 0;
    long total = 0;
    boolean used = false;
    for (File file : filesIn(entry)) {
      boolean isNew = file.getName().startsWith(NEW);
      if (isNew && written(file.toPath()).compareTo(stale) < 0) {
        Files.deleteIfExists(file.toPath());
      } else {
        total += isNew && isAlive(file.getName()) ? 0 : file.length();
        used |= !file.getName().equals(NAME);
      }
    }
    if (!used && isOld) {
      discard(entry.toPath());
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

  /** Of an entry without a blob nothing is kept, unless somebody puts one there in this moment. */
  private static void discard(Path entry) throws IOException {
    List<Version> gone = versions(entry);
    Path name = entry.resolve(NAME);
    byte[] named = Files.exists(name) ? Files.readAllBytes(name) : new byte[0];
    for (Version version : gone) {
      if (!version.isBlob()) {
        Files.deleteIfExists(version.file());
      }
    }
    Files.deleteIfExists(name);
    try {
      Files.deleteIfExists(entry);
    } catch (DirectoryNotEmptyException e) {
      place(ByteBuffer.wrap(named), name, Optional.empty());
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
