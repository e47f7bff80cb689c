package dev.hearth.wire.recording;

import java.nio.ByteBuffer;

/**
 * Bytes that one side sent. Those of all entries of a side, one after the other, are its stream.
 *
 * @param nanos when, in nanoseconds since the recording began
 * @param from whose they are
 * @param handles how many descriptors came with them
 * @param flags any of {@link #WITHHELD} and {@link #BODY_MISSING}
 * @param bytes a view; empty for a moment at which nothing was sent
 */
public record RecordedEntry(long nanos, Sender from, int handles, int flags, ByteBuffer bytes) {
  /** Some bytes are 0 in place of what they were, because they may have held a secret. */
  public static final int WITHHELD = 1;

  /** The frame's body is not there, only its header: the daemon had no memory for it either. */
  public static final int BODY_MISSING = 1 << 1;

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** How many bytes it takes in a file. */
  public int encodedLength() {
    return RecordingLayout.ENTRY_HEADER_LENGTH + bytes.remaining();
  }

  /** Writes it at the buffer's position. */
  public void encode(ByteBuffer target) {
    int start = target.position();
    EntryEncoder.begin(target, nanos, from, handles, flags);
    target.put(bytes.duplicate());
    EntryEncoder.finish(target, start);
  }
}
