package dev.hearth.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes what passes over connections to files, for people to look at and to play again. The files
 * lie in a folder of the daemon's own, which nobody but its user enters. Thread-safe.
 */
public interface Recorder {
  /**
   * One recording.
   *
   * @param id names it, from 1 on
   * @param connection what is recorded
   * @param clientName what its peer calls itself; empty where that is not known
   * @param file where it is written
   * @param bytes how long the file is
   * @param entries how many frames are in it
   * @param end how it ended; empty while it goes on
   */
  record Recording(
      long id,
      ConnectionHandle connection,
      String clientName,
      Path file,
      long bytes,
      long entries,
      Optional<String> end) {}

  /**
   * Begins to record a connection, from its next frame on.
   *
   * @throws CallException {@link ErrorCode#ALREADY_EXISTS} when it is recorded already, {@link
   *     ErrorCode#RESOURCE_EXHAUSTED} when as many are as may be; for the handle, as {@link
   *     Connections} says
   */
  Recording record(ConnectionHandle connection) throws CallException;

  /**
   * Has the next connections of a client recorded from their first frame on.
   *
   * @param clientName what it calls itself
   * @param count how many connections; 0 takes an earlier wish back
   */
  void recordNext(String clientName, int count) throws CallException;

  /**
   * Ends a recording. What it has been shown is written yet.
   *
   * @throws CallException {@link ErrorCode#NOT_FOUND} when there is none
   * @return how it ended
   */
  Recording stop(long id) throws CallException, InterruptedException;

  /** Those that go on, and the last that have ended; the oldest first. */
  List<Recording> recordings();
}
