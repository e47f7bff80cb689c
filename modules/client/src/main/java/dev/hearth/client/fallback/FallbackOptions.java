package dev.hearth.client.fallback;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a client does without a daemon.
 *
 * @param folder where blobs are kept meanwhile; made for nobody but the user where it is missing.
 *     Several processes may share it
 * @param maxBytes how much may lie there; beyond, what was put longest ago goes
 * @param retryInterval how long the folder is used, after no daemon could be had, before that is
 *     tried again
 */
public record FallbackOptions(Path folder, long maxBytes, Duration retryInterval) {
  private static final long MAX_BYTES = 1L << 30;
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  /** A folder with the usual bounds: 1 GiB, and 5 s until the next try. */
  public static FallbackOptions in(Path folder) {
    return new FallbackOptions(folder, MAX_BYTES, RETRY_INTERVAL);
  }
}
