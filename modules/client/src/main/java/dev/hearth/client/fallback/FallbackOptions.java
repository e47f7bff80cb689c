package dev.hearth.client.fallback;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a client does without a daemon.
 *
 * @param folder where blobs are kept meanwhile; made for nobody but the user where it is missing,
 *     and refused where it is another's or others can write into it. Several processes may share it
 * @param maxBytes how much may lie there; beyond, what was put longest ago goes
 * @param retryInterval how long the folder is used, after no daemon could be had or one did not
 *     answer, before that is tried again
 * @param staleAge how old what somebody began to write and did not end must be to be removed
 */
public record FallbackOptions(
    Path folder, long maxBytes, Duration retryInterval, Duration staleAge) {
  /** How much may lie in the folder where nobody says. */
  public static final long MAX_BYTES = 1L << 30;

  /** How long the folder is used before a daemon is tried again, where nobody says. */
  public static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  /** Longer than anyone writes a blob, where nobody says. */
  public static final Duration STALE_AGE = Duration.ofHours(1);

  /** A folder with the usual bounds. */
  public static FallbackOptions in(Path folder) {
    return new FallbackOptions(folder, MAX_BYTES, RETRY_INTERVAL, STALE_AGE);
  }

  /** The same with room for another number of bytes. */
  public FallbackOptions withMaxBytes(long other) {
    return new FallbackOptions(folder, other, retryInterval, staleAge);
  }

  /** The same with another time until the next try. */
  public FallbackOptions withRetryInterval(Duration other) {
    return new FallbackOptions(folder, maxBytes, other, staleAge);
  }

  /** The same with another age. */
  public FallbackOptions withStaleAge(Duration other) {
    return new FallbackOptions(folder, maxBytes, retryInterval, other);
  }
}
