package dev.hearth.runtime.service;

import com.google.inject.Inject;
import dev.hearth.runtime.layer.RejectedService;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceState;
import dev.hearth.spi.ServiceStatus;
import dev.hearth.spi.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All services that the daemon has, and those that it would have if they could be loaded. Filled
 * once, before the first connection is accepted; read by any thread.
 */
public final class ServiceRegistry {
  private volatile Contents contents = new Contents(List.of(), List.of());

  @Inject
  ServiceRegistry() {}

  /** A registry needs a table beside its lists, both seen at once. */
  private static final class Contents {
    private final List<HostedService> hosted;
    private final List<RejectedService> rejected;
    private final SparseTable<HostedService> byId = new SparseTable<>();

    Contents(List<HostedService> hosted, List<RejectedService> rejected) {
      this.hosted =
          hosted.stream()
              .sorted(Comparator.comparingInt(service -> service.descriptor().id()))
              .toList();
      this.rejected = List.copyOf(rejected);
      for (HostedService service : hosted) {
        byId.put(service.descriptor().id(), service);
      }
    }
  }

  /** Says what services there are. */
  public void fill(List<HostedService> hosted, List<RejectedService> rejected) {
    contents = new Contents(hosted, rejected);
  }

  /** The service with an ID; null where there is none. */
  public @Nullable HostedService find(int id) {
    return contents.byId.get(id);
  }

  /** Those that can be called, sorted by ID. */
  public List<ServiceDescriptor> callable() {
    return contents.hosted.stream()
        .filter(HostedService::isRunning)
        .map(HostedService::descriptor)
        .toList();
  }

  /** Those that want to know of connections. */
  public List<HostedService> watching() {
    return contents.hosted.stream()
        .filter(service -> service.isRunning() && service.watchesConnections())
        .toList();
  }

  /** All of them, sorted by ID; those that could not be loaded come last, by name. */
  public List<ServiceStatus> statuses() {
    List<ServiceStatus> statuses = new ArrayList<>();
    contents.hosted.forEach(service -> statuses.add(service.status()));
    contents.rejected.forEach(service -> statuses.add(statusOf(service)));
    return List.copyOf(statuses);
  }

  private static ServiceStatus statusOf(RejectedService service) {
    return new ServiceStatus(
        service.descriptor().map(ServiceDescriptor::id).orElse(0),
        service.name(),
        service.descriptor().map(ServiceDescriptor::version).orElse(""),
        ServiceState.FAILED,
        service.folder() + ": " + service.reason(),
        Traffic.NONE);
  }
}
