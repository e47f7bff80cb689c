package dev.hearth.cache.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest, in four numbers so that it costs little and compares fast.
 *
 * @param first its bytes 0 to 7, big-endian
 * @param second its bytes 8 to 15
 * @param third its bytes 16 to 23
 * @param fourth its bytes 24 to 31
 */
public record Sha256(long first, long second, long third, long fourth) {
  /** How many bytes a digest has. */
  public static final int BYTES = 32;

  /** The digest in 32 bytes. */
  public static Sha256 of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
    }
    return read(ByteBuffer.wrap(bytes));
  }

  /** Reads a digest from a big-endian buffer. */
  static Sha256 read(ByteBuffer from) {
    return new Sha256(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  /** Writes the digest to a big-endian buffer. */
  void write(ByteBuffer to) {
    to.putLong(first).putLong(second).putLong(third).putLong(fourth);
  }

  /** The 32 bytes. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    write(bytes);
    return bytes.array();
  }

  /** The digest of what remains of a buffer, which stays as it is. */
  public static Sha256 digestOf(ByteBuffer bytes) {
    MessageDigest computation = computation();
    computation.update(bytes.duplicate());
    return of(computation.digest());
  }

  /** What computes such a digest. */
  static MessageDigest computation() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(toBytes());
  }
}
