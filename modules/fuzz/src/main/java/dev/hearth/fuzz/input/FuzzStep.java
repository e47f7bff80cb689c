package dev.hearth.fuzz.input;

import dev.hearth.wire.recording.Sender;

/**
 * One thing that happens on a connection: bytes arrive with one read.
 *
 * @param from who sends them; from the daemon and without bytes, that the daemon's writes go on
 * @param descriptors how many come with them
 * @param bytes not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copied often otherwise
public record FuzzStep(Sender from, int descriptors, byte[] bytes) {
  /** The most that one read brings. */
  public static final int MAX_BYTES = 0xFFFF;
}
