package dev.hearth.wire.recording;

import static dev.hearth.wire.recording.RecordingLayout.CHECKSUM_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.ENTRY_FLAGS_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.ENTRY_HEADER_LENGTH;
import static dev.hearth.wire.recording.RecordingLayout.FROM_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.HANDLES_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.LENGTH_OFFSET;
import static dev.hearth.wire.recording.RecordingLayout.MAX_ENTRY_BYTES;
import static dev.hearth.wire.recording.RecordingLayout.TIME_OFFSET;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a recording one after the other. Where the file was cut, or what follows is
 * no entry, it stops behind the last whole one. For one thread at a time.
 */
public final class EntryDecoder {
  private final ByteBuffer in;

  /**
   * Reads what remains in a buffer, which are the bytes behind the {@link RecordingHeader}.
   *
   * @param entries left as it is; the entries are views of it
   */
  public EntryDecoder(ByteBuffer entries) {
    in = entries.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next entry; null behind the last whole one. */
  public @Nullable RecordedEntry next() {
    int start = in.position();
    if (in.remaining() < ENTRY_HEADER_LENGTH) {
      return null;
    }
    int length = in.getInt(start + LENGTH_OFFSET);
    Sender from = Sender.ofNumber(Byte.toUnsignedInt(in.get(start + FROM_OFFSET)));
    if (from == null
        || length < 0
        || length > MAX_ENTRY_BYTES
        || length > in.remaining() - ENTRY_HEADER_LENGTH) {
      return null;
    }
    int end = start + ENTRY_HEADER_LENGTH + length;
    if (in.getInt(start + CHECKSUM_OFFSET) != EntryEncoder.checksum(in, start, end)) {
      return null;
    }
    in.position(end);
    return new RecordedEntry(
        in.getLong(start + TIME_OFFSET),
        from,
        Byte.toUnsignedInt(in.get(start + HANDLES_OFFSET)),
        Short.toUnsignedInt(in.getShort(start + ENTRY_FLAGS_OFFSET)),
        in.slice(start + ENTRY_HEADER_LENGTH, length));
  }

  /** How many bytes follow the entry that {@link #next} gave last; 0 at the end of a whole file. */
  public int left() {
    return in.remaining();
  }
}
