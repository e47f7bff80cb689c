package dev.hearth.client.daemon;

import dev.hearth.client.HearthClient;

/** What came of asking for a daemon. */
public sealed interface Obtained {
  /**
   * A daemon was there.
   *
   * @param client the connection to it, which the receiver closes
   */
  record Attached(HearthClient client) implements Obtained {}

  /**
   * A daemon was started for this.
   *
   * @param client the connection to it, which the receiver closes
   */
  record Started(HearthClient client) implements Obtained {}

  /**
   * There is no daemon for this client.
   *
   * @param reason what kind of failure it is
   * @param message what happened, to what, and what to do
   */
  record Failed(ObtainFailure reason, String message) implements Obtained {}
}
