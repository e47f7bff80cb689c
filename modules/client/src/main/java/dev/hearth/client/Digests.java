package dev.hearth.client;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of blobs. */
final class Digests {
  private static final int READ_BYTES = 256 << 10;

  private Digests() {}

  /** A digest that has seen nothing. */
  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256, and this one does not", e);
    }
  }

  /** The digest of what remains of a buffer. */
  static byte[] sha256(ByteBuffer blob) {
    MessageDigest digest = begin();
    digest.update(blob.duplicate());
    return digest.digest();
  }

  /** The digest of memory of any size. */
  static byte[] sha256(MemorySegment blob) {
    MessageDigest digest = begin();
    for (long at = 0; at < blob.byteSize(); at += READ_BYTES) {
      digest.update(blob.asSlice(at, Math.min(READ_BYTES, blob.byteSize() - at)).asByteBuffer());
    }
    return digest.digest();
  }

  /**
   * The digest of a whole file. The channel's position stays as it is.
   *
   * @throws IOException also where more or fewer bytes can be read than the file is said to have
   */
  static byte[] sha256(FileChannel file, long size) throws IOException {
    MessageDigest digest = begin();
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    long at = 0;
    for (int count = file.read(buffer, at); count >= 0; count = file.read(buffer, at)) {
      at += count;
      digest.update(buffer.flip());
      buffer.clear();
    }
    if (at != size) {
      throw new IOException(
          "the file is said to have "
              + size
              + " bytes, and "
              + at
              + " were read: it is being written, or made up by the system as it is read;"
              + " copy it first, or store it as a stream");
    }
    return digest.digest();
  }
}
