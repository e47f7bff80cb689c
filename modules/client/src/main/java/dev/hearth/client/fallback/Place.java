package dev.hearth.client.fallback;

/** Where a blob went. */
public enum Place {
  /** To the daemon's cache. */
  DAEMON,
  /** To the folder, because there was no daemon for it. */
  FOLDER
}
