package dev.hearth.control;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionCounts;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Connections;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Departure;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.HostView;
import dev.hearth.spi.ItemSink;
import dev.hearth.spi.ItemSource;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.PrincipalUsage;
import dev.hearth.spi.Recorder;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.ServiceDirectories;
import dev.hearth.spi.ServiceState;
import dev.hearth.spi.ServiceStatus;
import dev.hearth.spi.Traffic;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.PollingCounts;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A host with known figures, that remembers what it was asked. */
final class TestHost implements HostView {
  final ServiceContext context;
  final List<String> shutdowns = new ArrayList<>();
  final TestRecorder recorder = new TestRecorder();

  TestHost(Record settings) {
    context = new Context(settings, this);
  }

  @Override
  public HostIdentity identity() {
    return new HostIdentity("1.2.3", "ci", 42, 7, 1);
  }

  @Override
  public Duration uptime() {
    return Duration.ofSeconds(3);
  }

  @Override
  public List<ServiceStatus> services() {
    return List.of(
        new ServiceStatus(1, "control", "1.0", ServiceState.RUNNING, "", new Traffic(4, 3, 2, 1)),
        new ServiceStatus(0, "broken", "", ServiceState.FAILED, "no module", Traffic.NONE));
  }

  @Override
  public ConnectionCounts connections() {
    return new ConnectionCounts(1, 9, 2, 4, 1);
  }

  @Override
  public long bufferBytes() {
    return 4096;
  }

  @Override
  public List<Peer> peers() {
    return List.of(
        new Peer(
            new ConnectionHandle(3, 2),
            "a-tool",
            "1.1",
            new PeerCredentials(7, 1000, 1000),
            PeerRole.USER));
  }

  @Override
  public Recorder recorder() {
    return recorder;
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
  public void requestShutdown(Departure departure) {
    shutdowns.add(departure.reason());
  }

  private record Context(Record settings, HostView host) implements ServiceContext {
    @Override
    public <C extends Record> C configuration(Class<C> type) {
      return type.cast(settings);
    }

    @Override
    public ServiceDirectories directories() {
      return new ServiceDirectories(Path.of("state"), Path.of("cache"));
    }

    @Override
    public int maxPayloadBytes() {
      return 16 << 20;
    }

    @Override
    public Connections connections() {
      throw new AssertionError("control neither calls nor pushes");
    }
  }

  /** A call with a message and nothing else. */
  record TestCall(ByteBuffer message) implements Call {
    @Override
    public int messageType() {
      return 0;
    }

    @Override
    public ByteBuffer attachment() {
      return ByteBuffer.allocate(0);
    }

    @Override
    public Descriptors descriptors() {
      return Descriptors.none();
    }

    @Override
    public Peer peer() {
      return new Peer(
          new ConnectionHandle(0, 1), "tester", "1", PeerCredentials.NONE, PeerRole.ADMIN);
    }

    @Override
    public Deadline deadline() {
      return Deadline.NONE;
    }

    @Override
    public ItemSource items() {
      return () -> null;
    }

    @Override
    public ItemSink out() {
      return TestCall::refuse;
    }

    private static void refuse(Message message, Attachment attachment) throws CallException {
      attachment.close();
      throw new CallException(ErrorCode.FAILED_PRECONDITION, "nobody takes items here");
    }

    @Override
    public Attachment allocate(int bytes) {
      return Attachment.of(ByteBuffer.allocateDirect(bytes));
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void onCancel(Runnable action) {}
  }
}
