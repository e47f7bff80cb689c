package dev.hearth.session;

import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.spi.transport.SharedRings;
import dev.hearth.wire.FrameFlags;
import java.time.Duration;

/**
 * The limits and time-outs of a session. Those that the peer has to keep to are told to it in the
 * handshake by the side that accepts.
 *
 * @param maxPayloadBytes the most bytes that a frame's message and attachment may have together;
 *     key {@code max-payload}
 * @param outboxBytes how many encoded bytes may wait to be written before senders wait; key {@code
 *     outbox}
 * @param initialCreditFrames how many items each direction of each call may stream before its first
 *     credit, from 1; key {@code initial-credit.frames}
 * @param initialCreditBytes how many bytes likewise, from 1; key {@code initial-credit.bytes}
 * @param maxConcurrentCalls how many calls of the peer may be in work at a time, beyond those that
 *     are answered on the I/O thread; key {@code max-concurrent-calls}
 * @param maxCallDepth in how many others a call may be nested, 0 to {@value FrameFlags#MAX_DEPTH};
 *     key {@code max-call-depth}
 * @param stallTimeout how long the peer may keep a call waiting: for the next item of its stream,
 *     for credit, for room in what is sent to it; key {@code stall-timeout}
 * @param retryAfter when a peer that was refused for lack of room is told to try again; key {@code
 *     retry-after}
 * @param handshakeTimeout how long a peer may take from its connecting to the end of the handshake;
 *     key {@code handshake-timeout}
 * @param closeTimeout how long what is queued may take to go out once the session closes; key
 *     {@code close-timeout}
 * @param compression whether and when this end compresses; section {@code compression}
 * @param ringBytes how many bytes each of the two rings may have through which frames pass the
 *     kernel by, rounded down to a power of two; less than {@value SharedRings#MIN_BYTES} for no
 *     rings; key {@code rings}
 */
public record SessionSettings(
    int maxPayloadBytes,
    int outboxBytes,
    int initialCreditFrames,
    long initialCreditBytes,
    int maxConcurrentCalls,
    int maxCallDepth,
    Duration stallTimeout,
    Duration retryAfter,
    Duration handshakeTimeout,
    Duration closeTimeout,
    CompressionSettings compression,
    int ringBytes) {
  /** How many bytes a ring usually has. */
  public static final int RING_BYTES = 128 << 10;

  /** The stall time-out that never passes: a call then waits as long as its deadline allows. */
  public static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

  private static final int MAX_CALL_DEPTH = 8;
  private static final Duration RETRY_AFTER = Duration.ofMillis(100);

  /** What is right for a usual connection. */
  public static final SessionSettings DEFAULT =
      new SessionSettings(
          16 << 20, 4 << 20, 64, 4 << 20, 1024, Duration.ofSeconds(2), Duration.ofSeconds(1));

  /** As the other, without compression and with rings of the usual size. */
  public SessionSettings(
      int maxPayloadBytes,
      int outboxBytes,
      int initialCreditFrames,
      long initialCreditBytes,
      int maxConcurrentCalls,
      int maxCallDepth,
      Duration stallTimeout,
      Duration retryAfter,
      Duration handshakeTimeout,
      Duration closeTimeout) {
    this(
        maxPayloadBytes,
        outboxBytes,
        initialCreditFrames,
        initialCreditBytes,
        maxConcurrentCalls,
        maxCallDepth,
        stallTimeout,
        retryAfter,
        handshakeTimeout,
        closeTimeout,
        CompressionSettings.OFF,
        RING_BYTES);
  }

  /** As the other, with the usual depth and a peer that may keep calls waiting for ever. */
  public SessionSettings(
      int maxPayloadBytes,
      int outboxBytes,
      int initialCreditFrames,
      long initialCreditBytes,
      int maxConcurrentCalls,
      Duration handshakeTimeout,
      Duration closeTimeout) {
    this(
        maxPayloadBytes,
        outboxBytes,
        initialCreditFrames,
        initialCreditBytes,
        maxConcurrentCalls,
        MAX_CALL_DEPTH,
        NEVER,
        RETRY_AFTER,
        handshakeTimeout,
        closeTimeout);
  }

  /** Checks the ranges. */
  public SessionSettings {
    requireAtLeast(1, maxPayloadBytes, "maxPayloadBytes");
    requireAtLeast(1, outboxBytes, "outboxBytes");
    requireAtLeast(1, initialCreditFrames, "initialCreditFrames");
    requireAtLeast(1, initialCreditBytes, "initialCreditBytes");
    requireAtLeast(1, maxConcurrentCalls, "maxConcurrentCalls");
    requireAtLeast(0, maxCallDepth, "maxCallDepth");
    if (maxCallDepth > FrameFlags.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "maxCallDepth is " + maxCallDepth + ", must be at most " + FrameFlags.MAX_DEPTH);
    }
    requireAtLeast(1, stallTimeout.toMillis(), "stallTimeout in milliseconds");
    requireAtLeast(0, retryAfter.toMillis(), "retryAfter in milliseconds");
    requireAtLeast(1, handshakeTimeout.toMillis(), "handshakeTimeout in milliseconds");
    requireAtLeast(0, ringBytes, "ringBytes");
    requireAtLeast(1, closeTimeout.toMillis(), "closeTimeout in milliseconds");
  }

  /** The same with another time for the handshake. */
  public SessionSettings withHandshakeTimeout(Duration timeout) {
    return new SessionSettings(
        maxPayloadBytes,
        outboxBytes,
        initialCreditFrames,
        initialCreditBytes,
        maxConcurrentCalls,
        maxCallDepth,
        stallTimeout,
        retryAfter,
        timeout,
        closeTimeout,
        compression,
        ringBytes);
  }

  /** The same with another compression. */
  public SessionSettings withCompression(CompressionSettings other) {
    return new SessionSettings(
        maxPayloadBytes,
        outboxBytes,
        initialCreditFrames,
        initialCreditBytes,
        maxConcurrentCalls,
        maxCallDepth,
        stallTimeout,
        retryAfter,
        handshakeTimeout,
        closeTimeout,
        other,
        ringBytes);
  }

  /** The same with rings of another size, or none. */
  public SessionSettings withRings(int otherRingBytes) {
    return new SessionSettings(
        maxPayloadBytes,
        outboxBytes,
        initialCreditFrames,
        initialCreditBytes,
        maxConcurrentCalls,
        maxCallDepth,
        stallTimeout,
        retryAfter,
        handshakeTimeout,
        closeTimeout,
        compression,
        otherRingBytes);
  }

  private static void requireAtLeast(long minimum, long value, String name) {
    if (value < minimum) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least " + minimum);
    }
  }
}
