package dev.hearth.cache.store;

import dev.hearth.cache.pack.Extent;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records as bytes, big-endian.
 *
 * <pre>
 *   +------------+------------+---------+----------------------------------------+
 *   | length u32 | CRC32C u32 | type u8 | fields                                 |
 *   +------------+------------+---------+----------------------------------------+
 *                             |←------------ length bytes, under the CRC --------→|
 *
 *   PUT     flags u8 (1: forced), size, modified, stored at, used at i64, digest 32 bytes, key
 *   PACKED  flags u8 (1: forced), extent, stored at, used at i64, digest 32 bytes, key
 *   MOVED   digest 32 bytes, extent
 *   USE     used at i64, key
 *   REMOVE  key
 *   CLEAR   namespace
 *   BOOT    name
 *   STOP
 *
 *   namespace and name: u8 length, UTF-8;  key: namespace, u16 length, UTF-8
 *   extent: pack, offset, length i32
 * </pre>
 */
final class IndexCodec {
  /** The bytes before a record's type. */
  static final int PREFIX = 2 * Integer.BYTES;

  /** More than the longest record has. */
  static final int MAX_LENGTH = 2048;

  private static final byte PUT = 1;
  private static final byte USE = 2;
  private static final byte REMOVE = 3;
  private static final byte CLEAR = 4;
  private static final byte BOOT = 5;
  private static final byte STOP = 6;
  private static final byte PACKED = 7;
  private static final byte MOVED = 8;
  private static final byte FORCED = 1;

  private IndexCodec() {}

  /** A record with its prefix. */
  static byte[] encode(IndexRecord record) {
    ByteBuffer out = ByteBuffer.allocate(PREFIX + MAX_LENGTH).position(PREFIX);
    switch (record) {
      case IndexRecord.Put put -> writePut(out, put);
      case IndexRecord.Moved moved -> {
        moved.digest().write(out.put(MOVED));
        writeExtent(out, moved.extent());
      }
      case IndexRecord.Use use -> writeKey(out.put(USE).putLong(use.usedAt()), use.key());
      case IndexRecord.Remove remove -> writeKey(out.put(REMOVE), remove.key());
      case IndexRecord.Clear clear -> writeShort(out.put(CLEAR), clear.namespace());
      case IndexRecord.Boot boot -> writeShort(out.put(BOOT), boot.id());
      case IndexRecord.Stop _ -> out.put(STOP);
    }
    out.flip();
    out.putInt(0, out.limit() - PREFIX);
    out.putInt(Integer.BYTES, checksum(out.slice(PREFIX, out.limit() - PREFIX)));
    byte[] bytes = new byte[out.limit()];
    out.get(bytes);
    return bytes;
  }

  private static void writePut(ByteBuffer out, IndexRecord.Put put) {
    byte flags = put.forced() ? FORCED : 0;
    switch (put.place()) {
      case Place.InFile(long modified) ->
          out.put(PUT).put(flags).putLong(put.size()).putLong(modified);
      case Place.InPack(Extent extent) -> writeExtent(out.put(PACKED).put(flags), extent);
    }
    out.putLong(put.storedAt()).putLong(put.usedAt());
    put.digest().write(out);
    writeKey(out, put.key());
  }

  /**
   * Reads a record.
   *
   * @param body what follows the prefix, {@code length} bytes of it
   * @return null if it is none: its checksum is wrong, or what it says makes no sense
   */
  static @Nullable IndexRecord decode(ByteBuffer body, int checksum) {
    if (checksum(body.duplicate()) != checksum) {
      return null;
    }
    try {
      IndexRecord record = decode(body);
      return body.hasRemaining() ? null : record;
    } catch (BufferUnderflowException _) {
      return null;
    }
  }

  private static @Nullable IndexRecord decode(ByteBuffer in) {
    byte type = in.get();
    return switch (type) {
      case PUT, PACKED -> readPut(in, type);
      case MOVED -> {
        Sha256 digest = Sha256.read(in);
        yield new IndexRecord.Moved(digest, readExtent(in));
      }
      case USE -> {
        long usedAt = in.getLong();
        yield new IndexRecord.Use(readKey(in), usedAt);
      }
      case REMOVE -> new IndexRecord.Remove(readKey(in));
      case CLEAR -> new IndexRecord.Clear(readShort(in));
      case BOOT -> new IndexRecord.Boot(readShort(in));
      case STOP -> new IndexRecord.Stop();
      default -> null;
    };
  }

  private static IndexRecord readPut(ByteBuffer in, byte type) {
    boolean forced = (in.get() & FORCED) != 0;
    long size;
    Place place;
    if (type == PACKED) {
      Extent extent = readExtent(in);
      size = extent.length();
      place = new Place.InPack(extent);
    } else {
      size = in.getLong();
      place = new Place.InFile(in.getLong());
    }
    long storedAt = in.getLong();
    long usedAt = in.getLong();
    Sha256 digest = Sha256.read(in);
    return new IndexRecord.Put(readKey(in), digest, size, place, storedAt, usedAt, forced);
  }

  private static int checksum(ByteBuffer body) {
    CRC32C checksum = new CRC32C();
    checksum.update(body);
    return (int) checksum.getValue();
  }

  private static void writeExtent(ByteBuffer out, Extent extent) {
    out.putInt(extent.pack()).putInt(extent.offset()).putInt(extent.length());
  }

  private static Extent readExtent(ByteBuffer in) {
    return new Extent(in.getInt(), in.getInt(), in.getInt());
  }

  private static void writeKey(ByteBuffer out, EntryKey key) {
    writeShort(out, key.namespace());
    byte[] bytes = key.key().getBytes(StandardCharsets.UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  private static EntryKey readKey(ByteBuffer in) {
    return new EntryKey(readShort(in), readString(in, Short.toUnsignedInt(in.getShort())));
  }

  private static void writeShort(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.put((byte) bytes.length).put(bytes);
  }

  private static String readShort(ByteBuffer in) {
    return readString(in, Byte.toUnsignedInt(in.get()));
  }

  private static String readString(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
