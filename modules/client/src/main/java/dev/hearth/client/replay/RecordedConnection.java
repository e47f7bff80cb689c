package dev.hearth.client.replay;

import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.EntryDecoder;
import dev.hearth.wire.recording.RecordedEntry;
import dev.hearth.wire.recording.RecordingException;
import dev.hearth.wire.recording.RecordingHeader;
import dev.hearth.wire.recording.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording, taken apart.
 *
 * @param header its beginning
 * @param hello the client's HELLO, if the recording begins with one that was understood
 * @param steps what the client sent after it
 * @param received what the daemon sent
 * @param sent the frames that the client sent, HELLO among them
 * @param left how many bytes of the file are no whole entry
 * @param unplayable frames of the client's whose bytes are not in the file
 */
record RecordedConnection(
    RecordingHeader header,
    @Nullable SeenFrame hello,
    List<ReplayStep> steps,
    List<SeenFrame> received,
    List<SeenFrame> sent,
    int left,
    List<SeenFrame> unplayable) {

  /**
   * Reads a file; what it has grown by meanwhile is not looked at.
   *
   * @throws RecordingException if it is no recording
   * @throws IOException if it cannot be read, or is larger than what can be mapped (2 GiB)
   */
  static RecordedConnection read(Path file) throws IOException, RecordingException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IOException(file + " has " + channel.size() + " bytes, more than 2 GiB");
      }
      return of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  static RecordedConnection of(ByteBuffer file) throws RecordingException {
    RecordingHeader header = RecordingHeader.decode(file);
    return new Reading(header).read(new EntryDecoder(file));
  }

  /** Goes through the entries. */
  private static final class Reading {
    private final RecordingHeader header;
    private final List<ReplayStep> steps = new ArrayList<>();
    private final List<SeenFrame> received = new ArrayList<>();
    private final List<SeenFrame> sent = new ArrayList<>();
    private final List<SeenFrame> unplayable = new ArrayList<>();
    private final List<Long> answered = new ArrayList<>();
    private final List<SeenFrame> whole = new ArrayList<>();
    private @Nullable SeenFrame hello;

    Reading(RecordingHeader header) {
      this.header = header;
    }

    RecordedConnection read(EntryDecoder entries) {
      try (FrameReader client = new FrameReader(whole::add);
          FrameReader daemon = new FrameReader(this::received)) {
        for (RecordedEntry entry = entries.next(); entry != null; entry = entries.next()) {
          if (entry.has(RecordedEntry.BODY_MISSING)) {
            withoutBody(entry);
          } else if (entry.from() == Sender.DAEMON) {
            daemon.read(entry.bytes());
          } else {
            client(client, entry);
          }
        }
      }
      return new RecordedConnection(
          header, hello, steps, received, sent, entries.left(), unplayable);
    }

    private void received(SeenFrame frame) {
      received.add(frame);
      if (frame.isFinal() && !frame.isOfDaemonCall()) {
        answered.add(frame.correlationId());
      }
    }

    private void client(FrameReader client, RecordedEntry entry) {
      boolean first = sent.isEmpty() && steps.isEmpty();
      client.read(entry.bytes());
      List<SeenFrame> frames = List.copyOf(whole);
      whole.clear();
      sent.addAll(frames);
      boolean isHello =
          first
              && header.fromStart()
              && !entry.has(RecordedEntry.WITHHELD)
              && frames.size() == 1
              && frames.getFirst().kind() == FrameKind.HELLO
              && client.isBetweenFrames();
      if (isHello) {
        hello = frames.getFirst();
      } else {
        steps.add(
            new ReplayStep(
                entry.nanos(), entry.bytes(), entry.handles(), List.copyOf(answered), frames));
        answered.clear();
      }
    }

    /** The header alone says which call it would have been. */
    private void withoutBody(RecordedEntry entry) {
      ByteBuffer header = ByteBuffer.allocate(entry.bytes().remaining());
      header.put(entry.bytes().duplicate()).flip();
      // Both lengths, side by side.
      header.putLong(FrameLayout.MESSAGE_LENGTH_OFFSET, 0);
      List<SeenFrame> frames = FrameReader.framesOf(header);
      (entry.from() == Sender.CLIENT ? unplayable : received).addAll(frames);
    }
  }
}
