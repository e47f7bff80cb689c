package dev.hearth.fuzz.input;

import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.EntryDecoder;
import dev.hearth.wire.recording.RecordedEntry;
import dev.hearth.wire.recording.RecordingEnd;
import dev.hearth.wire.recording.RecordingException;
import dev.hearth.wire.recording.RecordingHeader;
import dev.hearth.wire.recording.Sender;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens on a connection, step by step. A fuzzer has it as bytes that it can change at will,
 * people and tests as a recording.
 *
 * <pre>
 *  a step for a fuzzer
 *  +---------------+---------------+---------------+-----------
 *  |D|   handles   |            length             |  bytes …      D: from the daemon
 *  +---------------+---------------+---------------+-----------
 * </pre>
 *
 * <p>Any bytes are an input: more descriptors than a read can bring are as many as it can, and a
 * length beyond the end is what there is.
 */
public record FuzzInput(List<FuzzStep> steps) {
  private static final int FROM_DAEMON = 1 << 7;
  private static final int HANDLES = FROM_DAEMON - 1;

  /** Copies the list. */
  public FuzzInput {
    steps = List.copyOf(steps);
  }

  /** What a fuzzer's bytes mean. */
  public static FuzzInput ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<FuzzStep> steps = new ArrayList<>();
    while (in.remaining() > Byte.BYTES + Short.BYTES - 1) {
      int head = Byte.toUnsignedInt(in.get());
      byte[] read = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining())];
      in.get(read);
      steps.add(
          new FuzzStep(
              (head & FROM_DAEMON) == 0 ? Sender.CLIENT : Sender.DAEMON,
              Math.min(head & HANDLES, FrameLayout.MAX_HANDLES),
              read));
    }
    return new FuzzInput(steps);
  }

  /** The same as bytes for a fuzzer; a step that is too long becomes several. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (FuzzStep step : steps) {
      int at = 0;
      do {
        int length = Math.min(step.bytes().length - at, FuzzStep.MAX_BYTES);
        int handles = at == 0 ? step.descriptors() : 0;
        out.write((step.from() == Sender.DAEMON ? FROM_DAEMON : 0) | handles);
        out.write(length);
        out.write(length >> Byte.SIZE);
        out.write(step.bytes(), at, length);
        at += length;
      } while (at < step.bytes().length);
    }
    return out.toByteArray();
  }

  /**
   * What a recording tells.
   *
   * @throws RecordingException if it is none, or damaged
   */
  public static FuzzInput ofRecording(ByteBuffer file) throws RecordingException {
    RecordingHeader.decode(file);
    EntryDecoder entries = new EntryDecoder(file);
    List<FuzzStep> steps = new ArrayList<>();
    for (RecordedEntry entry = entries.next(); entry != null; entry = entries.next()) {
      byte[] bytes = new byte[entry.bytes().remaining()];
      entry.bytes().duplicate().get(bytes);
      steps.add(
          new FuzzStep(entry.from(), Math.min(entry.handles(), FrameLayout.MAX_HANDLES), bytes));
    }
    if (entries.left() > 0) {
      throw new RecordingException(
          "the recording has %d bytes that are no entry".formatted(entries.left()));
    }
    return new FuzzInput(steps);
  }

  /**
   * The same as a recording. Its steps are a microsecond apart.
   *
   * @param reason where it comes from
   */
  public ByteBuffer toRecording(String reason) {
    int length = RecordingHeader.LENGTH;
    List<RecordedEntry> entries = new ArrayList<>();
    for (FuzzStep step : steps) {
      RecordedEntry entry =
          new RecordedEntry(
              entries.size() * 1000L,
              step.from(),
              step.descriptors(),
              0,
              ByteBuffer.wrap(step.bytes()));
      entries.add(entry);
      length += entry.encodedLength();
    }
    ByteBuffer file =
        ByteBuffer.allocate(length)
            .put(RecordingHeader.beginning(true, 0).ended(RecordingEnd.STOPPED, reason).encode());
    entries.forEach(entry -> entry.encode(file));
    return file.flip();
  }
}
