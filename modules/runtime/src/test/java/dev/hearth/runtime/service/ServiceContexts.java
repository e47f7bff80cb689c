package dev.hearth.runtime.service;

import dev.hearth.spi.ConnectionCounts;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.HostView;
import dev.hearth.spi.ServiceDirectories;
import dev.hearth.spi.ServiceStatus;
import dev.hearth.spi.transport.PollingCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Contexts for services that use nothing of them. */
final class ServiceContexts {
  private ServiceContexts() {}

  record NoSettings() {}

  static HostContext none() {
    return new HostContext(
        new NoSettings(),
        new ServiceDirectories(Path.of("state"), Path.of("cache")),
        16 << 20,
        (handle, messageType, message, attachment) -> attachment.close(),
        new NoHost());
  }

  private static final class NoHost implements HostView {
    @Override
    public HostIdentity identity() {
      return new HostIdentity("0", "test", 1, 1, 1);
    }

    @Override
    public Duration uptime() {
      return Duration.ZERO;
    }

    @Override
    public List<ServiceStatus> services() {
      return List.of();
    }

    @Override
    public ConnectionCounts connections() {
      return new ConnectionCounts(0, 0, 0);
    }

    @Override
    public PollingCounts polling() {
      return new PollingCounts(5, 4, Duration.ofNanos(3_000));
    }

    @Override
    public void requestShutdown(String reason) {}
  }
}
