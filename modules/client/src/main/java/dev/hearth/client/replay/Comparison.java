package dev.hearth.client.replay;

import dev.hearth.client.replay.ReplayReport.Difference;
import dev.hearth.client.replay.ReplyRules.Counted;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.wire.FrameKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares what came with what is recorded, call by call. Used once. */
final class Comparison {
  private static final int MAX_TEXT = 120;
  private static final String CANCELLED =
      "calls that the client cancelled: whether the answer was faster is a race";
  private static final String DESCRIPTORS =
      "calls whose request had descriptors: what these led to is not recorded";
  private static final String UNANSWERED = "calls without an answer in the recording";
  private static final String BOUNDARIES =
      "where the items of a stream begin and end: that is its sender's choice";
  private static final String PUSHES = "what was pushed: it depends on others too";

  private final RecordedConnection recording;
  private final Map<Long, List<SeenFrame>> played = new LinkedHashMap<>();
  private final List<SeenFrame> ofConnection = new ArrayList<>();
  private final Set<Long> cancelled = new HashSet<>();
  private final Map<Long, SeenFrame> requests = new LinkedHashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final Map<String, Integer> notCompared = new TreeMap<>();
  private int compared;

  Comparison(RecordedConnection recording, List<SeenFrame> received) {
    this.recording = recording;
    sort(received, played, ofConnection);
    for (SeenFrame frame : recording.sent()) {
      if (frame.kind() == FrameKind.CANCEL) {
        cancelled.add(frame.correlationId());
      } else if (frame.kind() == FrameKind.REQUEST || frame.kind() == FrameKind.PING) {
        requests.put(frame.correlationId(), frame);
      }
    }
  }

  /** Answers to calls of the client's by their IDs; what is of no call apart. */
  private static void sort(
      List<SeenFrame> frames, Map<Long, List<SeenFrame>> byCall, List<SeenFrame> others) {
    for (SeenFrame frame : frames) {
      boolean answers = frame.isFinal() || frame.kind() == FrameKind.ITEM;
      if (answers && !frame.isOfDaemonCall()) {
        byCall.computeIfAbsent(frame.correlationId(), id -> new ArrayList<>()).add(frame);
      } else {
        others.add(frame);
      }
    }
  }

  /**
   * Compares all.
   *
   * @param notPlayed the calls that were not made again
   */
  void run(Set<Long> notPlayed) {
    Map<Long, List<SeenFrame>> recorded = new LinkedHashMap<>();
    List<SeenFrame> recordedOthers = new ArrayList<>();
    sort(recording.received(), recorded, recordedOthers);
    for (Map.Entry<Long, SeenFrame> request : requests.entrySet()) {
      long id = request.getKey();
      if (!notPlayed.contains(id)) {
        call(
            id,
            request.getValue(),
            recorded.getOrDefault(id, List.of()),
            played.getOrDefault(id, List.of()));
      }
    }
    ofConnection(recordedOthers);
  }

  private void call(long id, SeenFrame request, List<SeenFrame> before, List<SeenFrame> now) {
    if (before.isEmpty() || !before.getLast().isFinal()) {
      skip(UNANSWERED);
      return;
    }
    if (request.handles() > 0) {
      skip(DESCRIPTORS);
      return;
    }
    List<Difference> found = new ArrayList<>();
    compareAnswers(id, request, before, now, found);
    if (!found.isEmpty() && cancelled.contains(id)) {
      skip(CANCELLED);
      return;
    }
    compared++;
    differences.addAll(found);
  }

  private void compareAnswers(
      long id,
      SeenFrame request,
      List<SeenFrame> before,
      List<SeenFrame> now,
      List<Difference> found) {
    String what = name(request);
    if (now.isEmpty() || !now.getLast().isFinal()) {
      found.add(new Difference(id, what, brief(before.getLast()), "no answer"));
      return;
    }
    SeenFrame was = before.getLast();
    SeenFrame is = now.getLast();
    if (was.kind() != is.kind()) {
      found.add(new Difference(id, what, brief(was), brief(is)));
      return;
    }
    compareMessages(id, what, counted(was, request), counted(is, request), found);
    if (was.handles() != is.handles()) {
      found.add(
          new Difference(id, what, was.handles() + " descriptors", is.handles() + " descriptors"));
    }
    if (before.size() == now.size()) {
      for (int i = 0; i < before.size() - 1; i++) {
        compareMessages(id, what + ", item " + i, hexOf(before.get(i)), hexOf(now.get(i)), found);
      }
    } else {
      skip(BOUNDARIES);
    }
    compareAttachments(id, what, before, now, found);
  }

  private static Counted hexOf(SeenFrame item) {
    return ReplyRules.of(0, 0, item.message());
  }

  private Counted counted(SeenFrame answer, SeenFrame request) {
    return answer.kind() == FrameKind.ERROR
        ? ReplyRules.ofError(answer.message())
        : ReplyRules.of(request.serviceId(), request.messageType(), answer.message());
  }

  private void compareMessages(
      long id, String what, Counted was, Counted is, List<Difference> found) {
    String left = was.left();
    if (left != null) {
      skip(left);
    }
    if (!was.text().equals(is.text())) {
      found.add(new Difference(id, what, shortened(was.text()), shortened(is.text())));
    }
  }

  private void compareAttachments(
      long id, String what, List<SeenFrame> before, List<SeenFrame> now, List<Difference> found) {
    long was = before.stream().mapToLong(SeenFrame::attachmentLength).sum();
    long is = now.stream().mapToLong(SeenFrame::attachmentLength).sum();
    if (was != is) {
      found.add(
          new Difference(id, what, was + " bytes of attachment", is + " bytes of attachment"));
    } else if (before.size() == now.size()) {
      for (int i = 0; i < before.size(); i++) {
        if (!before.get(i).digest().equals(now.get(i).digest())) {
          found.add(
              new Difference(
                  id,
                  what,
                  "attachment with SHA-256 " + before.get(i).digest(),
                  "attachment with SHA-256 " + now.get(i).digest()));
        }
      }
    }
  }

  private void ofConnection(List<SeenFrame> recordedOthers) {
    acknowledgement(recordedOthers);
    String before = connectionError(recordedOthers);
    String now = connectionError(ofConnection);
    if (!before.isEmpty() || !now.isEmpty()) {
      compared++;
      if (!before.equals(now)) {
        differences.add(
            new Difference(
                0,
                "the connection's end",
                before.isEmpty() ? "no ERROR" : before,
                now.isEmpty() ? "no ERROR" : now));
      }
    }
    skip(PUSHES, count(recordedOthers, FrameKind.ONE_WAY) + count(ofConnection, FrameKind.ONE_WAY));
    skip(
        "CREDIT: how fast a stream is taken",
        count(recordedOthers, FrameKind.CREDIT) + count(ofConnection, FrameKind.CREDIT));
    skip(
        "GOAWAY: when the daemon stops",
        count(recordedOthers, FrameKind.GOAWAY) + count(ofConnection, FrameKind.GOAWAY));
    skip(
        "calls of the daemon's: they are answered as recorded, in their order",
        count(recordedOthers, FrameKind.REQUEST) + count(ofConnection, FrameKind.REQUEST));
  }

  private void acknowledgement(List<SeenFrame> recordedOthers) {
    SeenFrame was = first(recordedOthers, FrameKind.HELLO_ACK);
    SeenFrame is = first(ofConnection, FrameKind.HELLO_ACK);
    if (was != null && is != null) {
      compared++;
      compareMessages(
          0,
          "the handshake",
          ReplyRules.ofAcknowledgement(was.message()),
          ReplyRules.ofAcknowledgement(is.message()),
          differences);
    } else if (was != null) {
      compared++;
      differences.add(new Difference(0, "the handshake", "HELLO_ACK", "none"));
    }
  }

  private static @Nullable SeenFrame first(List<SeenFrame> frames, FrameKind kind) {
    return frames.stream().filter(frame -> frame.kind() == kind).findFirst().orElse(null);
  }

  private static String connectionError(List<SeenFrame> frames) {
    for (SeenFrame frame : frames) {
      if (frame.kind() == FrameKind.ERROR && frame.correlationId() == 0) {
        return "ERROR with " + ReplyRules.ofError(frame.message()).text();
      }
    }
    return "";
  }

  private static int count(List<SeenFrame> frames, FrameKind kind) {
    return (int) frames.stream().filter(frame -> frame.kind() == kind).count();
  }

  private static String brief(SeenFrame answer) {
    return answer.kind() == FrameKind.ERROR
        ? "ERROR with " + ReplyRules.ofError(answer.message()).text()
        : answer.kind().name();
  }

  private static String name(SeenFrame request) {
    String service = Integer.toString(request.serviceId());
    for (BuiltInService builtIn : BuiltInService.values()) {
      if (builtIn.id() == request.serviceId()) {
        service = builtIn.serviceName();
      }
    }
    return request.kind() == FrameKind.PING
        ? "PING"
        : "service " + service + ", type " + request.messageType();
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }

  private void skip(String why) {
    skip(why, 1);
  }

  private void skip(String why, int count) {
    if (count > 0) {
      notCompared.merge(why, count, Integer::sum);
    }
  }

  int compared() {
    return compared;
  }

  List<Difference> differences() {
    return differences;
  }

  Map<String, Integer> notCompared() {
    return notCompared;
  }
}
