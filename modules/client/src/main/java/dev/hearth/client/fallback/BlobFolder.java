package dev.hearth.client.fallback;

import dev.hearth.client.CachedBlob;
import dev.hearth.session.state.OwnFolder;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What was put and removed without a daemon, as plain files. The names of blobs begin with their
 * digests: {@code sha256sum} tells whether one is whole.
 *
 * <pre>
 *  folder/
 *    SHA-256 of the namespace, a line feed and the key/
 *      name                         the namespace, a line feed and the key
 *      SHA-256 of the blob-…        the blob, and nothing else
 *      removed-…                    empty: the key was removed, or its blob has made room
 *      new-&lt;process&gt;-…         one that is being written
 * </pre>
 *
 * Of several under a key the newest counts. Safe for use by many threads and processes: a file
 * appears as a whole or not at all.
 */
final class BlobFolder {
  private static final String HAND_OVER = "hand-over.lock";

  private final Path folder;
  private final long maxBytes;
  private final Duration staleAge;
  private volatile boolean checked;

  BlobFolder(Path folder, long maxBytes, Duration staleAge) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.staleAge = staleAge;
  }

  /** A key that the folder knows of, and what is the newest of it. */
  record Entry(String namespace, String key, KeyFolder of, KeyFolder.Version newest) {}

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
    keyFolder(name).keep(HexFormat.of().formatHex(sha256(blob)), blob, name);
    makeRoom();
  }

  /** Removes what is under a key, and keeps that it was; answers whether there was something. */
  boolean remove(String namespace, String key) throws IOException {
    byte[] name = name(namespace, key);
    prepare();
    KeyFolder of = keyFolder(name);
    boolean was = of.newest().filter(KeyFolder.Version::isBlob).isPresent();
    of.keepRemoved(name);
    makeRoom();
    return was;
  }

  /** What is under a key. A blob that is damaged counts as removed. */
  Held get(String namespace, String key) throws IOException {
    if (!isThere()) {
      return new Held.Nothing();
    }
    KeyFolder of = keyFolder(name(namespace, key));
    while (true) {
      Optional<KeyFolder.Version> newest = of.newest();
      if (newest.isEmpty()) {
        return new Held.Nothing();
      }
      if (!newest.get().isBlob()) {
        return new Held.Removed();
      }
      try {
        return read(newest.get());
      } catch (NoSuchFileException e) {
        // Another has put a newer one in its place, or made room: there is something else now.
      }
    }
  }

  private static Held read(KeyFolder.Version blob) throws IOException {
    byte[] bytes = Files.readAllBytes(blob.file());
    byte[] digest = sha256(ByteBuffer.wrap(bytes));
    return HexFormat.of().formatHex(digest).equals(blob.digest())
        ? new Held.Blob(CachedBlob.of(MemorySegment.ofArray(bytes), digest))
        : new Held.Removed();
  }

  /** Forgets a key: the daemon has what is newer. Answers whether there was something. */
  boolean forget(String namespace, String key) throws IOException {
    if (!isThere()) {
      return false;
    }
    List<KeyFolder.Version> versions = keyFolder(name(namespace, key)).versions();
    for (KeyFolder.Version version : versions) {
      Files.deleteIfExists(version.file());
    }
    return !versions.isEmpty() && versions.getFirst().isBlob();
  }

  /** Forgets what the daemon has now, and not what has been put since. */
  static void forget(Entry brought) throws IOException {
    brought.of().deleteOlder(brought.newest().file());
    Files.deleteIfExists(brought.newest().file());
  }

  /** All keys that it knows of, what was written longest ago first. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (KeyFolder of : keyFolders()) {
      Optional<KeyFolder.Version> newest = of.newest();
      if (newest.isPresent()) {
        named(of, newest.get()).ifPresent(entries::add);
      }
    }
    entries.sort(Comparator.comparing(each -> each.newest().written()));
    return entries;
  }

  private static Optional<Entry> named(KeyFolder of, KeyFolder.Version newest) throws IOException {
    return of.name()
        .filter(name -> name.indexOf('\n') >= 0)
        .map(
            name -> {
              int end = name.indexOf('\n');
              return new Entry(name.substring(0, end), name.substring(end + 1), of, newest);
            });
  }

  private List<KeyFolder> keyFolders() {
    List<KeyFolder> all = new ArrayList<>();
    for (File file : KeyFolder.filesIn(folder.toFile())) {
      if (file.isDirectory()) {
        all.add(new KeyFolder(file.toPath()));
      }
    }
    return all;
  }

  private static byte[] name(String namespace, String key) {
    return (namespace + '\n' + key).getBytes(StandardCharsets.UTF_8);
  }

  private KeyFolder keyFolder(byte[] name) {
    return new KeyFolder(folder.resolve(HexFormat.of().formatHex(sha256(ByteBuffer.wrap(name)))));
  }

  /**
   * Removes what writers have left that were killed, and the blobs that were put longest ago. In
   * their place stays that they are gone: otherwise the daemon would answer with what it had before
   * them. Where even that is too much, it goes, too.
   */
  private void makeRoom() throws IOException {
    long total = 0;
    List<Kept> oldestFirst = new ArrayList<>();
    for (KeyFolder of : keyFolders()) {
      total += of.removeStale(staleAge);
      of.newest().ifPresent(newest -> oldestFirst.add(new Kept(of, newest)));
    }
    oldestFirst.sort(Comparator.comparing(kept -> kept.newest().written()));
    for (Kept oldest : oldestFirst) {
      if (total <= maxBytes) {
        return;
      }
      if (oldest.newest().isBlob()) {
        total -= oldest.newest().file().toFile().length();
        KeyFolder.giveWay(oldest.newest());
      }
    }
    for (Kept oldest : oldestFirst) {
      if (total <= maxBytes) {
        return;
      }
      total -= oldest.of().discard();
    }
  }

  /** A key, whatever its name, and the newest under it. */
  private record Kept(KeyFolder of, KeyFolder.Version newest) {}

  private static byte[] sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.duplicate());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256, and this one does not", e);
    }
  }
}
