package dev.hearth.runtime.service;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionCounts;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Connections;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Departure;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.HostView;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import dev.hearth.spi.PrincipalUsage;
import dev.hearth.spi.Recorder;
import dev.hearth.spi.ServiceDirectories;
import dev.hearth.spi.ServiceStatus;
import dev.hearth.spi.Topic;
import dev.hearth.spi.transport.Endpoint;
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
        new NoConnections(),
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
      return new ConnectionCounts(0, 0, 0, 0, 0);
    }

    @Override
    public long bufferBytes() {
      return 4096;
    }

    @Override
    public PollingCounts polling() {
      return new PollingCounts(5, 4, Duration.ofNanos(3_000));
    }

    @Override
    public List<PrincipalUsage> principals() {
      return List.of(new PrincipalUsage(1000, 3, 2, 4096, 5));
    }

    @Override
    public List<Peer> peers() {
      return List.of();
    }

    @Override
    public Recorder recorder() {
      throw new AssertionError("these services record nothing");
    }

    @Override
    public void requestShutdown(Departure departure) {}
  }

  private static final class NoConnections implements Connections {
    @Override
    public ConnectionHandle connect(Endpoint endpoint, Deadline deadline) throws CallException {
      throw none();
    }

    @Override
    public Answer call(
        ConnectionHandle handle,
        int serviceId,
        int messageType,
        Message message,
        Attachment attachment,
        Deadline deadline)
        throws CallException {
      attachment.close();
      throw none();
    }

    @Override
    public Topic newTopic() {
      throw new AssertionError("these services publish nothing");
    }

    @Override
    public void push(
        ConnectionHandle handle, int messageType, Message message, Attachment attachment)
        throws CallException {
      attachment.close();
      throw none();
    }

    @Override
    public void close(ConnectionHandle handle, String reason) throws CallException {
      throw none();
    }

    private static CallException none() {
      return new CallException(ErrorCode.NOT_FOUND, "there are no connections");
    }
  }
}
