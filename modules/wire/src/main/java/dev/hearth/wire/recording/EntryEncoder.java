package dev.hearth.wire.recording;

import static dev.hearth.wire.recording.RecordingLayout.CHECKSUM_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.ENTRY_FLAGS_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.ENTRY_HEADER_LENGTH;
import static dev.hearth.wire.recording.RecordingLayout.FROM_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.HANDLES_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.LENGTH_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.TIME_OFFSET;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes entries in two steps, so that the thread that has the bytes only copies them, and the one
 * that writes the file computes the checksum.
 */
public final class EntryEncoder {
  /** How many bytes an entry has besides those that it holds. */
  public static final int OVERHEAD = ENTRY_HEADER_LENGTH;

  private EntryEncoder() {}

  /** Begins an entry at the buffer's position; the bytes that it holds are put behind. */
  public static void begin(ByteBuffer target, long nanos, Sender from, int handles, int flags) {
    int start = target.position();
    target.order(ByteOrder.LITTLE_ENDIAN);
    target.putLong(start + TIME_OFFSET, nanos);
    target.put(start + FROM_OFFSET, (byte) from.number());
    target.put(start + HANDLES_OFFSET, (byte) handles);
    target.putShort(start + ENTRY_FLAGS_OFFSET, (short) flags);
    target.position(start + ENTRY_HEADER_LENGTH);
  }

  /** Ends the entry that begins at an index of the buffer, at the buffer's position. */
  public static void finish(ByteBuffer target, int start) {
    target.putInt(start + LENGTH_OFFSET, target.position() - start - ENTRY_HEADER_LENGTH);
    target.putInt(start + CHECKSUM_OFFSET, checksum(target, start, target.position()));
  }

  /** CRC-32C of all bytes of an entry but those of the checksum. */
  static int checksum(ByteBuffer buffer, int start, int end) {
    CRC32C checksum = new CRC32C();
    checksum.update(buffer.duplicate().limit(start + CHECKSUM_OFFSET).position(start));
    checksum.update(buffer.duplicate().limit(end).position(start + ENTRY_HEADER_LENGTH));
    return (int) checksum.getValue();
  }
}
