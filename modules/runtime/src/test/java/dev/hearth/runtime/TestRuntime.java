package dev.hearth.runtime;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.hearth.client.ClientHandlers;
import dev.hearth.client.ClientOptions;
import dev.hearth.client.HearthClient;
import dev.hearth.runtime.connection.ConnectionRegistry;
import dev.hearth.runtime.connection.ConnectionsFactory;
import dev.hearth.runtime.leaving.LeaveRule;
import dev.hearth.runtime.leaving.Verdict;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.runtime.lifecycle.LifecycleManager;
import dev.hearth.runtime.principal.Principals;
import dev.hearth.runtime.service.HostContext;
import dev.hearth.runtime.service.HostedService;
import dev.hearth.runtime.service.ServiceRegistry;
import dev.hearth.runtime.settings.AccessSettings;
import dev.hearth.runtime.settings.AddressSettings;
import dev.hearth.runtime.settings.ConnectionSettings;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.runtime.settings.IoSettings;
import dev.hearth.runtime.settings.LeaveSettings;
import dev.hearth.runtime.settings.PrincipalSettings;
import dev.hearth.runtime.settings.RecordingSettings;
import dev.hearth.session.Gate;
import dev.hearth.session.SessionResources;
import dev.hearth.session.SessionSettings;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.ConnectionCounts;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.HostView;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.PrincipalUsage;
import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceDirectories;
import dev.hearth.spi.ServiceProvider;
import dev.hearth.spi.SpiVersion;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A daemon within this process: all of the runtime, real sockets, and one service of the test's.
 */
final class TestRuntime implements AutoCloseable {
  static final int SERVICE = 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Calls that do not end by themselves take two fifths of it until they are cancelled. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private static final RecordingSettings NO_RECORDING =
      new RecordingSettings(List.of(), new ByteSize(1 << 20), new ByteSize(1 << 20), 1, 1);

  private static final ServiceDescriptor DESCRIPTOR =
      new ServiceDescriptor(SERVICE, "test", "1.0", SpiVersion.CURRENT, 1, List.of());

  final Endpoint endpoint;
  private final Injector injector;
  private final LifecycleManager lifecycle;

  /** What is asked of the daemon, which only a test heeds. */
  final ShutdownRequest shutdown = new ShutdownRequest();

  /**
   * What may differ from test to test.
   *
   * @param handshakeTimeout of each connection
   * @param maxCalls over all connections
   * @param engine that moves the bytes
   */
  record Bounds(Duration handshakeTimeout, int maxCalls, String engine) {
    static final Bounds WIDE = new Bounds(PATIENCE, 256, TransportOptions.AUTO);

    Bounds withHandshakeTimeout(Duration other) {
      return new Bounds(other, maxCalls, engine);
    }

    Bounds withMaxCalls(int other) {
      return new Bounds(handshakeTimeout, other, engine);
    }

    Bounds withEngine(String other) {
      return new Bounds(handshakeTimeout, maxCalls, other);
    }
  }

  TestRuntime(Path folder, Function<ServiceContext, Service> service) throws Exception {
    this(folder, service, _ -> Verdict.Stay.FOR_NOW);
  }

  TestRuntime(Path folder, Function<ServiceContext, Service> service, LeaveRule rule)
      throws Exception {
    this(
        folder,
        service,
        Bounds.WIDE,
        resources -> (peer, token) -> PeerRole.ADMIN,
        rule,
        NO_RECORDING);
  }

  TestRuntime(Path folder, Function<ServiceContext, Service> service, RecordingSettings recording)
      throws Exception {
    this(
        folder,
        service,
        Bounds.WIDE,
        resources -> (peer, token) -> PeerRole.ADMIN,
        _ -> Verdict.Stay.FOR_NOW,
        recording);
  }

  TestRuntime(Path folder, Function<ServiceContext, Service> service, Bounds bounds)
      throws Exception {
    this(folder, service, bounds, resources -> (peer, token) -> PeerRole.ADMIN);
  }

  /**
   * As the other.
   *
   * @param gate who is let in; asked for once, when the daemon is wired
   */
  TestRuntime(
      Path folder,
      Function<ServiceContext, Service> service,
      Bounds bounds,
      Function<Supplier<SessionResources>, Gate> gate)
      throws Exception {
    this(folder, service, bounds, gate, _ -> Verdict.Stay.FOR_NOW, NO_RECORDING);
  }

  private TestRuntime(
      Path folder,
      Function<ServiceContext, Service> service,
      Bounds bounds,
      Function<Supplier<SessionResources>, Gate> gate,
      LeaveRule rule,
      RecordingSettings recording)
      throws Exception {
    endpoint = new Endpoint(folder.resolve("s").toString());
    DaemonSettings settings = settings(folder, bounds, recording);
    BoundSocket socket = BoundSocket.bind(endpoint, settings);
    injector =
        Guice.createInjector(
            Stage.PRODUCTION,
            new RuntimeModule(
                settings,
                new HostIdentity("1.0", "test", ProcessHandle.current().pid(), 1, 1),
                socket,
                gate.apply(this::resources),
                new StartTimes(),
                shutdown,
                rule,
                folder.resolve("recordings")));
    HostedService hosted =
        new HostedService(
            DESCRIPTOR,
            new Provider(service),
            descriptor ->
                new HostContext(
                    new NoSettings(),
                    new ServiceDirectories(folder, folder),
                    16 << 20,
                    injector.getInstance(ConnectionsFactory.class).of(descriptor),
                    injector.getInstance(HostView.class)),
            true);
    injector.getInstance(ServiceRegistry.class).fill(List.of(hosted), List.of());
    lifecycle = injector.getInstance(LifecycleManager.class);
    lifecycle.start(
        List.<Component>of(
            injector.getInstance(Plumbing.class),
            hosted,
            injector.getInstance(FrontDoor.class),
            injector.getInstance(LeaveWatch.class)));
  }

  private SessionResources resources() {
    return injector.getInstance(SessionResources.class);
  }

  private static DaemonSettings settings(Path folder, Bounds bounds, RecordingSettings recording) {
    return new DaemonSettings(
        "test",
        Optional.of(folder.resolve("s")),
        Optional.empty(),
        List.of(),
        List.of(),
        4000,
        8,
        bounds.maxCalls(),
        new ByteSize(256 << 20),
        1024,
        PATIENCE,
        PATIENCE,
        STOP_TIMEOUT,
        PATIENCE,
        new LeaveSettings(Optional.empty(), Optional.empty(), false, PATIENCE),
        new AddressSettings(
            PATIENCE, PATIENCE, ListenOptions.LOOK_INTERVAL, PATIENCE, PATIENCE, PATIENCE),
        new IoSettings(
            bounds.engine(),
            1,
            new ByteSize(64 << 10),
            new ByteSize(8 << 20),
            Polling.OFF,
            64,
            ListenOptions.ACCEPT_RETRY),
        new PrincipalSettings(4000, 256, new ByteSize(192 << 20), 768),
        new AccessSettings(
            PeerRole.ADMIN,
            Map.of(),
            Map.of(),
            Optional.empty(),
            PeerRole.USER,
            "rwx------",
            "rw-------"),
        recording,
        new ConnectionSettings(
            new ByteSize(16 << 20),
            new ByteSize(4 << 20),
            new ConnectionSettings.InitialCredit(64, new ByteSize(4 << 20)),
            256,
            SessionSettings.DEFAULT.maxCallDepth(),
            new ByteSize(64 << 20),
            256,
            PATIENCE,
            PATIENCE,
            bounds.handshakeTimeout(),
            PATIENCE,
            new ByteSize(128 << 10),
            new ConnectionSettings.Compression(true, new ByteSize(4 << 10), 1)));
  }

  /** A service has no settings here. */
  record NoSettings() {}

  private record Provider(Function<ServiceContext, Service> source) implements ServiceProvider {
    @Override
    public ServiceDescriptor descriptor() {
      return DESCRIPTOR;
    }

    @Override
    public Class<? extends Record> configuration() {
      return NoSettings.class;
    }

    @Override
    public Service create(ServiceContext context) {
      return source.apply(context);
    }
  }

  HearthClient connect(String name) throws Exception {
    return connect(name, new ClientHandlers());
  }

  HearthClient connect(String name, ClientHandlers handlers) throws Exception {
    return HearthClient.connect(ClientOptions.of(endpoint, name, "1"), handlers);
  }

  HostView view() {
    return injector.getInstance(HostView.class);
  }

  ConnectionCounts counts() {
    return injector.getInstance(ConnectionRegistry.class).counts();
  }

  /** What each user has. */
  List<PrincipalUsage> usage() {
    return injector.getInstance(Principals.class).usage();
  }

  @Override
  public void close() {
    lifecycle.stop();
  }
}
