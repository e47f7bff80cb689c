package dev.hearth.runtime.settings;

import dev.hearth.session.SessionSettings;
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
 * @param handshakeTimeout how long a peer may take until its handshake is through
 * @param closeTimeout how long what is queued may take to go out at the end
 */
public record ConnectionSettings(
    @AtLeast("4 KiB") @AtMost("1 GiB") ByteSize maxPayload,
    @AtLeast("4 KiB") @AtMost("1 GiB") ByteSize outbox,
    InitialCredit initialCredit,
    @AtLeast("1") int maxConcurrentCalls,
    @AtLeast("1ms") @AtMost("1h") Duration handshakeTimeout,
    @AtLeast("1ms") @AtMost("1h") Duration closeTimeout) {

  /**
   * The section {@code daemon.connection.initial-credit}.
   *
   * @param frames how many items
   * @param bytes how many bytes of them
   */
  public record InitialCredit(
      @AtLeast("1") int frames, @AtLeast("1") @AtMost("1 GiB") ByteSize bytes) {}

  /** The same as a session is told. */
  public SessionSettings toSession() {
    return new SessionSettings(
        Math.toIntExact(maxPayload.bytes()),
        Math.toIntExact(outbox.bytes()),
        initialCredit.frames(),
        initialCredit.bytes().bytes(),
        maxConcurrentCalls,
        handshakeTimeout,
        closeTimeout);
  }
}
