package dev.hearth.runtime.settings;

import dev.hearth.session.DaemonAddress;
import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.transport.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code daemon}. What each key means for people stands in the module's {@code
 * reference.conf}.
 *
 * @param instance the name under which this daemon runs
 * @param socket where it listens; where there is none, {@link DaemonAddress} says
 * @param servicesFolder whose folders are the services; where there is none, the image's own
 * @param requiredServices names of the services without which the daemon does not start
 * @param nativeAccess names of the services whose modules may call native code
 * @param maxConnections how many inbound connections may be open at once
 * @param maxOutboundConnections how many connections services may have to other daemons at once
 * @param maxCalls how many calls may be in work on virtual threads at once, over all connections
 * @param maxBytes how much may be held for all connections at once
 * @param maxDescriptors how many descriptors may be held for all connections at once
 * @param refusalLogInterval how long the log is silent about refused peers after a line on them
 * @param startTimeout how long the start of each part may take
 * @param stopTimeout how long the stop of each part may take
 * @param endTimeout how long the whole stop may take until the process is ended all the same
 * @param leave when the daemon leaves of its own accord
 * @param address how the address is held
 * @param io how bytes are moved
 * @param principal what one user may have
 * @param access who may connect, and what they may do
 * @param recording what holds for recordings of connections
 * @param connection what holds for each connection
 */
public record DaemonSettings(
    String instance,
    Optional<Path> socket,
    Optional<Path> servicesFolder,
    List<String> requiredServices,
    List<String> nativeAccess,
    @AtLeast("1") int maxConnections,
    @AtLeast("0") int maxOutboundConnections,
    @AtLeast("1") int maxCalls,
    @AtLeast("64 KiB") ByteSize maxBytes,
    @AtLeast("16") int maxDescriptors,
    @AtLeast("1ms") @AtMost("1d") Duration refusalLogInterval,
    @AtLeast("1ms") @AtMost("1h") Duration startTimeout,
    @AtLeast("1ms") @AtMost("1h") Duration stopTimeout,
    @AtLeast("1ms") @AtMost("1d") Duration endTimeout,
    LeaveSettings leave,
    AddressSettings address,
    IoSettings io,
    PrincipalSettings principal,
    AccessSettings access,
    RecordingSettings recording,
    ConnectionSettings connection) {

  /** Checks the instance's name, and that no part may hold more than the whole. */
  public DaemonSettings {
    DaemonAddress.checkInstance(instance);
    if (maxBytes.compareTo(principal.maxBytes()) < 0
        || principal.maxBytes().compareTo(connection.maxBytes()) < 0) {
      throw new IllegalArgumentException(
          "max-bytes (%s), principal.max-bytes (%s) and connection.max-bytes (%s) must not grow in this order"
              .formatted(maxBytes, principal.maxBytes(), connection.maxBytes()));
    }
    if (maxDescriptors < principal.maxDescriptors()
        || principal.maxDescriptors() < connection.maxDescriptors()) {
      throw new IllegalArgumentException(
          "max-descriptors (%s), principal.max-descriptors (%s) and connection.max-descriptors (%s) must not grow in this order"
              .formatted(maxDescriptors, principal.maxDescriptors(), connection.maxDescriptors()));
    }
  }

  /** Where the daemon listens. */
  public Endpoint endpoint(Map<String, String> environment) {
    return socket
        .map(path -> new Endpoint(path.toAbsolutePath().toString()))
        .orElseGet(() -> DaemonAddress.of(instance, environment));
  }

  /**
   * How many descriptors may be held for peers: as configured, unless that is more than a part of
   * what the process may have open.
   *
   * @param openFiles how many descriptors the process may have open
   */
  public DescriptorLimits descriptorLimits(long openFiles) {
    return new DescriptorLimits(
            maxDescriptors, principal.maxDescriptors(), connection.maxDescriptors())
        .within(openFiles);
  }

  /**
   * The same under another name and at another address.
   *
   * @param predecessorDrain how long the daemon before this one lets its calls run, before the time
   *     that its stop may take; zero where that is not known
   * @throws IllegalArgumentException if it is not a name of an instance
   */
  public DaemonSettings with(
      String otherInstance, Optional<Path> otherSocket, Duration predecessorDrain) {
    return new DaemonSettings(
        otherInstance,
        otherSocket,
        servicesFolder,
        requiredServices,
        nativeAccess,
        maxConnections,
        maxOutboundConnections,
        maxCalls,
        maxBytes,
        maxDescriptors,
        refusalLogInterval,
        startTimeout,
        stopTimeout,
        endTimeout,
        leave,
        predecessorDrain.isZero()
            ? address
            : address.withPredecessorFor(predecessorDrain.plus(endTimeout)),
        io,
        principal,
        access,
        recording,
        connection);
  }
}
