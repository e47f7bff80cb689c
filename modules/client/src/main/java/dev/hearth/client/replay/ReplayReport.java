package dev.hearth.client.replay;

import java.util.List;
import java.util.Map;

/**
 * What came of playing a recording.
 *
 * @param sent how many frames of the client's were sent, HELLO among them
 * @param compared how many calls' answers, and ends of the connection, were compared
 * @param differences what is not as it was
 * @param notCompared what was not compared, and why, with how often
 * @param notPlayed what was not sent, and why, with how often
 * @param recordingEnd how the recording ended; empty where nobody wrote it down
 * @param bytesLeft how many bytes at the file's end are no whole entry
 */
public record ReplayReport(
    int sent,
    int compared,
    List<Difference> differences,
    Map<String, Integer> notCompared,
    Map<String, Integer> notPlayed,
    String recordingEnd,
    int bytesLeft) {

  /**
   * One thing that is not as it was.
   *
   * @param call the correlation ID, unsigned; 0 for the connection itself
   * @param what which call it is, for people: the service and the message type
   * @param recorded as it was
   * @param played as it is now
   */
  public record Difference(long call, String what, String recorded, String played) {}

  /** Copies the collections. */
  public ReplayReport {
    differences = List.copyOf(differences);
    notCompared = Map.copyOf(notCompared);
    notPlayed = Map.copyOf(notPlayed);
  }
}
