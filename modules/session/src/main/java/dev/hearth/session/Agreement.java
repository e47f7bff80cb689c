package dev.hearth.session;

import dev.hearth.spi.HostIdentity;
import dev.hearth.wire.FrameLimits;
import java.util.List;

/**
 * What both ends agreed on in the handshake.
 *
 * @param version the version of the protocol
 * @param daemon the identity of the end that accepted
 * @param sessionId names the session, 32 hexadecimal digits
 * @param maxPayloadBytes the most bytes that a frame's message and attachment may have together
 * @param maxHandles the most descriptors that a frame may carry; 0 where none may be passed
 * @param initialCreditFrames what each direction of each call may stream before its first credit
 * @param initialCreditBytes what it may stream, in bytes
 * @param maxConcurrentCalls how many calls of one side may be open at a time
 * @param maxCallDepth in how many others a call may be nested
 * @param compression whether frames may be compressed with Zstandard
 * @param ringBytes how many bytes a ring may have through which frames pass; 0 where there are none
 * @param services those that the accepting end announced, sorted by ID
 */
public record Agreement(
    int version,
    HostIdentity daemon,
    String sessionId,
    int maxPayloadBytes,
    int maxHandles,
    int initialCreditFrames,
    long initialCreditBytes,
    int maxConcurrentCalls,
    int maxCallDepth,
    boolean compression,
    int ringBytes,
    List<RemoteService> services) {
  /** What the frames of both ends are bound to. */
  FrameLimits frameLimits() {
    return new FrameLimits(maxPayloadBytes, maxHandles);
  }

  /** Copies the list. */
  public Agreement {
    services = List.copyOf(services);
  }

  /**
   * A service that the accepting end announced.
   *
   * @param schemaHash tells whether both ends were built from the same .proto file
   */
  public record RemoteService(int id, String name, String version, long schemaHash) {}
}
