package dev.hearth.bench.blob;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is done with how large a blob.
 *
 * @param operation which way it goes
 * @param bytes how large it is
 */
public record BlobWork(Operation operation, int bytes) {
  static final int KIB_4 = 4 << 10;
  static final int KIB_64 = 64 << 10;

  /** 1 MiB. */
  public static final int MIB_1 = 1 << 20;

  /** 64 MiB. */
  public static final int MIB_64 = 64 << 20;

  private static final int MIB_SHIFT = 20;
  private static final int KIB_SHIFT = 10;

  static final List<BlobWork> ALL =
      Stream.of(Operation.values())
          .flatMap(
              operation ->
                  Stream.of(KIB_4, KIB_64, MIB_1, MIB_64)
                      .map(bytes -> new BlobWork(operation, bytes)))
          .toList();

  /** Which way a blob goes. */
  public enum Operation {
    /** To the client. */
    GET,
    /** To the daemon. */
    PUT;

    /** As the client of the bench is told it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What distinguishes the rows of a table. */
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("operation", operation.word());
    params.put("size", size());
    return params;
  }

  /** How large the blob is, for people. */
  public String size() {
    return bytes >= 1 << MIB_SHIFT ? (bytes >> MIB_SHIFT) + " MiB" : (bytes >> KIB_SHIFT) + " KiB";
  }

  /** Whether a client asks for a descriptor of a blob of this size, and gets one. */
  boolean passesDescriptor() {
    return bytes >= KIB_64;
  }

  /** How many are timed in a turn: a few tenths of a second. */
  public int samples(boolean byDescriptor) {
    if (isShort(byDescriptor)) {
      return 1_000;
    }
    return bytes == MIB_1 ? 200 : 5;
  }

  /** How many go before the first turn: a daemon that has served for a while is compiled. */
  public int warmUpSamples(boolean byDescriptor) {
    if (isShort(byDescriptor)) {
      return 30_000;
    }
    return bytes == MIB_1 ? 3_000 : 20;
  }

  /** To be lent a file takes the same time for any size. */
  private boolean isShort(boolean byDescriptor) {
    return bytes <= KIB_64 || (byDescriptor && operation == Operation.GET);
  }
}
