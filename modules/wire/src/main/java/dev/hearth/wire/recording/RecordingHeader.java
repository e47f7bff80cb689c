package dev.hearth.wire.recording;

import static dev.hearth.wire.recording.RecordingLayout.BEGIN_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.END_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.FLAGS_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.FROM_START;
import static dev.hearth.wire.recording.RecordingLayout.MAGIC;
import static dev.hearth.wire.recording.RecordingLayout.MAGIC_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.MAX_REASON_BYTES;
import static dev.hearth.wire.recording.RecordingLayout.REASON_LENGTH_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.REASON_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.VERSION;
import static dev.hearth.wire.recording.RecordingLayout.VERSION_OFFSET;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of a recording. It is written when the recording begins and again, in the same
 * place, when it ends: for that there is room on a full disk too.
 *
 * @param fromStart whether the first entry is the connection's first frame
 * @param beginMicros when it began, in microseconds since 1970-01-01 UTC
 * @param end how it ended
 * @param reason what ended it, for people; empty where nothing is to be said, and cut at 104 bytes
 */
public record RecordingHeader(
    boolean fromStart, long beginMicros, RecordingEnd end, String reason) {
  /** How long it is, in bytes. */
  public static final int LENGTH = RecordingLayout.HEADER_LENGTH;

  /** That of a recording that begins. */
  public static RecordingHeader beginning(boolean fromStart, long beginMicros) {
    return new RecordingHeader(fromStart, beginMicros, RecordingEnd.UNKNOWN, "");
  }

  /** The same with an end. */
  public RecordingHeader ended(RecordingEnd how, String why) {
    return new RecordingHeader(fromStart, beginMicros, how, why);
  }

  /** Its bytes. */
  public ByteBuffer encode() {
    ByteBuffer target = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = shortened(reason);
    target.putLong(MAGIC_OFFSET, MAGIC);
    target.putShort(VERSION_OFFSET, (short) VERSION);
    target.put(END_OFFSET, (byte) end.number());
    target.put(REASON_LENGTH_OFFSET, (byte) text.length);
    target.putInt(FLAGS_OFFSET, fromStart ? FROM_START : 0);
    target.putLong(BEGIN_OFFSET, beginMicros);
    target.put(REASON_OFFSET, text);
    return target;
  }

  /** The bytes of a text, cut between two characters where they are too many. */
  private static byte[] shortened(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_REASON_BYTES) {
      return bytes;
    }
    int length = MAX_REASON_BYTES;
    while ((bytes[length] & 0xC0) == 0x80) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Reads the first bytes of a file, and moves the buffer behind them.
   *
   * @throws RecordingException if they do not begin a recording of this version
   */
  public static RecordingHeader decode(ByteBuffer file) throws RecordingException {
    ByteBuffer header = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (header.remaining() < LENGTH || header.getLong(MAGIC_OFFSET) != MAGIC) {
      throw new RecordingException("this is no recording of a connection");
    }
    int version = Short.toUnsignedInt(header.getShort(VERSION_OFFSET));
    if (version != VERSION) {
      throw new RecordingException(
          "the recording has version " + version + ", only " + VERSION + " can be read here");
    }
    int length = Math.min(Byte.toUnsignedInt(header.get(REASON_LENGTH_OFFSET)), MAX_REASON_BYTES);
    byte[] text = new byte[length];
    header.get(REASON_OFFSET, text);
    file.position(file.position() + LENGTH);
    return new RecordingHeader(
        (header.getInt(FLAGS_OFFSET) & FROM_START) != 0,
        header.getLong(BEGIN_OFFSET),
        RecordingEnd.ofNumber(Byte.toUnsignedInt(header.get(END_OFFSET))),
        new String(text, StandardCharsets.UTF_8));
  }
}
