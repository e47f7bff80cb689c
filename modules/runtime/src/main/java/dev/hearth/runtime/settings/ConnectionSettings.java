package dev.hearth.runtime.settings;

import dev.hearth.session.SessionSettings;
import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.session.compression.Zstandard;
import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import java.time.Duration;

/**
 * The section {@code daemon.connection}.
 *
 * @param maxPayload the most that a frame's message and attachment may have together
 * @param outbox how much may wait to be written to one peer
 * @param initialCredit what each direction of each call may stream at first
 * @param maxConcurrentCalls how many calls of one connection may be in work at once
 * @param maxCallDepth in how many others a call may be nested
 * @param maxBytes how much may be held for one connection at once
 * @param maxDescriptors how many descriptors may be held for one connection at once
 * @param stallTimeout how long a peer may keep one of its calls waiting
 * @param retryAfter when a peer that was refused for lack of room is told to try again
 * @param handshakeTimeout how long a peer may take until its handshake is through
 * @param closeTimeout how long what is queued may take to go out at the end
 * @param rings how many bytes each of the two rings of a connection may have; 0 for none
 * @param compression what is compressed for peers that ask for it
 */
public record ConnectionSettings(
    @AtLeast("4 KiB") @AtMost("1 GiB") ByteSize maxPayload,
    @AtLeast("4 KiB") @AtMost("1 GiB") ByteSize outbox,
    InitialCredit initialCredit,
    @AtLeast("1") int maxConcurrentCalls,
    @AtLeast("0") @AtMost("15") int maxCallDepth,
    @AtLeast("64 KiB") ByteSize maxBytes,
    @AtLeast("16") int maxDescriptors,
    @AtLeast("1ms") @AtMost("1d") Duration stallTimeout,
    @AtLeast("0ms") @AtMost("1h") Duration retryAfter,
    @AtLeast("1ms") @AtMost("1h") Duration handshakeTimeout,
    @AtLeast("1ms") @AtMost("1h") Duration closeTimeout,
    @AtLeast("0") @AtMost("16 MiB") ByteSize rings,
    Compression compression) {

  /** A frame that grows as it arrives is there twice for a moment. */
  private static final int MOST_COPIES = 2;

  /** Checks that the largest frame finds room. */
  public ConnectionSettings {
    if (maxBytes.bytes() < MOST_COPIES * maxPayload.bytes()) {
      throw new IllegalArgumentException(
          "max-bytes (%s) is less than twice max-payload (%s): the largest frame would find no room"
              .formatted(maxBytes, maxPayload));
    }
  }

  /**
   * The section {@code daemon.connection.initial-credit}.
   *
   * @param frames how many items
   * @param bytes how many bytes of them
   */
  public record InitialCredit(
      @AtLeast("1") int frames, @AtLeast("1") @AtMost("1 GiB") ByteSize bytes) {}

  /**
   * The section {@code daemon.connection.compression}.
   *
   * @param enabled whether peers that ask for it get it
   * @param threshold from how many bytes on a message or an attachment is compressed
   * @param level of Zstandard
   */
  public record Compression(
      boolean enabled,
      @AtLeast("1") @AtMost("1 GiB") ByteSize threshold,
      @AtLeast("" + Zstandard.LOWEST_LEVEL) @AtMost("" + Zstandard.HIGHEST_LEVEL) int level) {
    private CompressionSettings toSession() {
      return new CompressionSettings(enabled, Math.toIntExact(threshold.bytes()), level);
    }
  }

  /** The same as a session is told. */
  public SessionSettings toSession() {
    return new SessionSettings(
        Math.toIntExact(maxPayload.bytes()),
        Math.toIntExact(outbox.bytes()),
        initialCredit.frames(),
        initialCredit.bytes().bytes(),
        maxConcurrentCalls,
        maxCallDepth,
        stallTimeout,
        retryAfter,
        handshakeTimeout,
        closeTimeout,
        compression.toSession(),
        Math.toIntExact(rings.bytes()));
  }
}
