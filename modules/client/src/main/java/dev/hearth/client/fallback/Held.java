package dev.hearth.client.fallback;

import dev.hearth.client.CachedBlob;

/** What a folder has under a key. */
sealed interface Held {
  /** Nothing is known of the key. */
  record Nothing() implements Held {}

  /** What was under the key has been removed, or has made room. */
  record Removed() implements Held {}

  /**
   * A blob.
   *
   * @param blob the blob, whole
   */
  record Blob(CachedBlob blob) implements Held {}
}
