package dev.hearth.session;

import dev.hearth.wire.recording.Sender;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Is shown every frame of a session, in the order in which they pass. Called by its I/O thread and
 * by threads that send, those with a lock of the session held: it must not block. Thread-safe.
 */
public interface FrameRecorder {
  /**
   * Asks for room for bytes that pass now. The caller fills it and closes it.
   *
   * @param from whose they are
   * @param handles how many descriptors come with them
   * @param flags those of {@link dev.hearth.wire.recording.RecordedEntry}
   * @param bytes how many there are
   * @return null where they are not wanted any more
   */
  @Nullable Room begin(Sender from, int handles, int flags, int bytes);

  /** Where bytes are put. */
  interface Room extends AutoCloseable {
    /** Has exactly as much room as was asked for. */
    ByteBuffer bytes();

    /** All is there. Without this it is dropped when it is closed. */
    void complete();

    @Override
    void close();
  }
}
