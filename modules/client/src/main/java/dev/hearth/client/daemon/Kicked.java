package dev.hearth.client.daemon;

/** What came of a kick. */
public sealed interface Kicked {
  /** A daemon was there. */
  record There() implements Kicked {}

  /** A daemon has been started. Whether it gets ready is not waited for. */
  record Started() implements Kicked {}

  /**
   * Nothing was done: another starts one already, or it cannot be told whether one is there.
   *
   * @param why what was found, for people
   */
  record LeftAlone(String why) implements Kicked {}

  /**
   * None is there, and none could be started.
   *
   * @param message what happened, to what, and what to do
   */
  record Failed(String message) implements Kicked {}
}
