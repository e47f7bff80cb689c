package dev.hearth.runtime.settings;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.TransportOptions;
import java.time.Duration;

/**
 * The section {@code daemon.io}.
 *
 * @param engine the name of the platform's I/O engine, or {@code auto}
 * @param threads how many threads serve the inbound connections
 * @param readBuffer how much is read at once; one buffer a thread
 * @param idleBuffers how much memory is kept for the next frames when it is not in use
 * @param polling whether a thread looks at its sockets for a moment before it sleeps
 * @param backlog how many peers may queue in the kernel before they are accepted
 * @param acceptRetry when to accept again after no descriptor was left
 */
public record IoSettings(
    String engine,
    @AtLeast("1") @AtMost("256") int threads,
    @AtLeast("4 KiB") @AtMost("16 MiB") ByteSize readBuffer,
    @AtLeast("0") ByteSize idleBuffers,
    Polling polling,
    @AtLeast("1") int backlog,
    @AtLeast("1ms") @AtMost("10s") Duration acceptRetry) {
  /** The same as a platform is told. */
  public TransportOptions toTransport() {
    return new TransportOptions(engine, threads, Math.toIntExact(readBuffer.bytes()), polling);
  }
}
