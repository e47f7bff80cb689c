package dev.hearth.cache.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All packs of a store. Guarded by the store's lock, but for {@link #addPack}, which takes its
 * time.
 */
public final class Packs implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Packs.class);
  private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.pack");

  /** How many empty packs are kept for the next blobs: to make one takes longer than to fill it. */
  private static final int SPARE = 2;

  private final Path folder;
  private final int packBytes;
  private final FileAttribute<?>[] attributes;
  private final NameForcing nameForcing;
  private final Map<Integer, Pack> packs = new HashMap<>();
  private final AtomicInteger lastNumber = new AtomicInteger();
  private @Nullable Pack current;
  private volatile boolean untidy;

  /**
   * Packs that are not open.
   *
   * @param folder theirs alone
   * @param packBytes how large new ones are
   * @param attributes what their files are created with
   * @param nameForcing run when there is a new one, before it is used
   */
  public Packs(Path folder, int packBytes, FileAttribute<?>[] attributes, NameForcing nameForcing) {
    this.folder = folder;
    this.packBytes = packBytes;
    this.attributes = attributes;
    this.nameForcing = nameForcing;
  }

  /** Maps all packs that are there. What is none is left alone, and told in the log. */
  public void open() throws IOException {
    int foreign = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        int number = name.matches() ? Integer.parseInt(name.group(1)) : 0;
        lastNumber.accumulateAndGet(number, Math::max);
        if (number > 0 && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          packs.put(number, Pack.open(number, file));
        } else {
          foreign++;
        }
      }
    }
    if (foreign > 0) {
      LOG.warn("{} holds {} files that are not the cache's; they are left alone", folder, foreign);
    }
  }

  /**
   * Counts a blob that the index says is here.
   *
   * @return false where it cannot be: the pack is gone, or was cut
   */
  public boolean adopt(Extent extent) {
    Pack pack = packs.get(extent.pack());
    return pack != null && pack.adopt(extent);
  }

  /** How many bytes of blobs a pack may be asked to take. */
  public boolean fits(int length) {
    return Extent.room(length) <= packBytes;
  }

  /**
   * Stores a blob; what remains of the buffer stays as it is.
   *
   * @param recorded up to where the index will not be forgotten: what it may still say to be in a
   *     pack is not overwritten
   * @param cleared told the number of an empty pack that is begun anew
   * @return null where there is no pack with room: one is to be added
   */
  public @Nullable Extent write(ByteBuffer blob, long recorded, IntConsumer cleared)
      throws IOException {
    Pack pack = withRoom(blob.remaining(), recorded, cleared);
    return pack == null ? null : pack.write(blob);
  }

  private @Nullable Pack withRoom(int length, long recorded, IntConsumer cleared) {
    Pack last = current;
    if (last != null && last.hasRoom(length)) {
      return last;
    }
    for (Pack pack : packs.values()) {
      if (pack.isEmpty(recorded) && Extent.room(length) <= pack.size()) {
        pack.clear();
        cleared.accept(pack.number);
        current = pack;
        untidy = true;
        return pack;
      }
    }
    return null;
  }

  /** Goes on in the pack that has the most room behind its last blob. */
  public void goOn() {
    for (Pack pack : packs.values()) {
      if (current == null || pack.tail() > current.tail()) {
        current = pack;
      }
    }
  }

  /**
   * Makes a pack and adds it. Not guarded: it writes all of the pack, without the lock.
   *
   * @param guarded runs what is given to it with the lock
   * @throws IOException if there is no room on the disk
   */
  public void addPack(Guard guarded) throws IOException {
    if (Files.getFileStore(folder).getUsableSpace() < packBytes) {
      throw new IOException("there is no room for another pack of " + packBytes + " bytes");
    }
    int number = lastNumber.incrementAndGet();
    Pack made = Pack.create(number, folder.resolve(number + ".pack"), packBytes, attributes);
    boolean done = false;
    try {
      nameForcing.force();
      done = true;
    } finally {
      if (!done) {
        made.delete();
        made.close();
      }
    }
    guarded.run(() -> packs.put(number, made));
  }

  /** Runs something with the lock. */
  @FunctionalInterface
  public interface Guard {
    /** Runs it. */
    void run(Runnable action);
  }

  /**
   * Nothing refers to a blob any more.
   *
   * @param record that of the index that says so
   */
  public void free(Extent extent, long record) {
    Pack pack = packs.get(extent.pack());
    if (pack != null) {
      boolean wasFull = !isMostlyDead(pack);
      pack.free(extent, record);
      untidy |= pack.live() == 0 || (wasFull && isMostlyDead(pack));
    }
  }

  /** The bytes of a blob; null where the pack is gone. */
  public @Nullable PinnedBlob pin(Extent extent) {
    Pack pack = packs.get(extent.pack());
    return pack == null || extent.offset() > pack.size() - extent.room()
        ? null
        : new PinnedBlob(pack, pack.pin(extent));
  }

  /** How a blob that was stored gets to the disk; to be run without the lock while it lives. */
  public Runnable forcing(Extent extent) {
    Pack pack = packs.get(extent.pack());
    return pack == null ? () -> {} : () -> pack.force(extent);
  }

  /** The pack of which most is dead, if it pays to move what lives in it. */
  public OptionalInt worthCompacting() {
    untidy = false;
    Pack worst = null;
    for (Pack pack : packs.values()) {
      boolean pays = pack.live() > 0 && isMostlyDead(pack) && !pack.equals(current);
      if (pays && (worst == null || pack.live() < worst.live())) {
        worst = pack;
      }
    }
    return worst == null ? OptionalInt.empty() : OptionalInt.of(worst.number);
  }

  /**
   * Whether something has changed since {@link #worthCompacting} was asked that may make it answer
   * otherwise. Not guarded.
   */
  public boolean isUntidy() {
    return untidy;
  }

  private boolean isSpare(Pack pack, long recorded) {
    return pack.isEmpty(recorded) && !pack.equals(current);
  }

  private static boolean isMostlyDead(Pack pack) {
    return pack.live() < pack.size() / 2;
  }

  /**
   * Takes out what is empty beyond what is kept for the next blobs.
   *
   * @param recorded as with {@link #write}
   * @param removed told the number of each
   * @return run by the caller, without the lock: gives their room back
   */
  public List<Runnable> removeSurplus(long recorded, IntConsumer removed) throws IOException {
    List<Pack> surplus = new ArrayList<>();
    int spare = 0;
    for (Pack pack : packs.values()) {
      if (isSpare(pack, recorded) && ++spare > SPARE) {
        surplus.add(pack);
      }
    }
    List<Runnable> closing = new ArrayList<>();
    for (Pack pack : surplus) {
      pack.delete();
      packs.remove(pack.number);
      removed.accept(pack.number);
      closing.add(pack::close);
    }
    return closing;
  }

  /**
   * Gives all mappings back. One that is being sent still is left to the end of the process: its
   * connection has been closed, or is about to be.
   */
  @Override
  public void close() {
    for (Pack pack : packs.values()) {
      if (pack.isUnread()) {
        pack.close();
      }
    }
    packs.clear();
    current = null;
  }
}
