package dev.hearth.runtime;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.hearth.runtime.access.AccessPolicy;
import dev.hearth.runtime.configuration.HostConfiguration;
import dev.hearth.runtime.leaving.LeaveRules;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.runtime.lifecycle.LifecycleManager;
import dev.hearth.runtime.lifecycle.StartFailedException;
import dev.hearth.runtime.lifecycle.StopReport;
import dev.hearth.runtime.service.FolderPlan;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.session.Gate;
import dev.hearth.session.ProtocolVersion;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.Departure;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.ServiceStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One daemon, from its bound address to its end. Started and stopped by one thread, each once; a
 * shutdown can be asked for by any.
 */
public final class Daemon {
  private static final Logger LOG = LogManager.getLogger(Daemon.class);

  private final DaemonOptions options;
  private final StartTimes times;
  private final HostIdentity identity;
  private final BoundSocket socket;
  private final Injector injector;
  private final LifecycleManager lifecycle;
  private Optional<InstanceLock> instance = Optional.empty();

  private Daemon(
      DaemonOptions options,
      HostIdentity identity,
      BoundSocket socket,
      StartTimes times,
      Injector injector) {
    this.options = options;
    this.identity = identity;
    this.socket = socket;
    this.times = times;
    this.injector = injector;
    lifecycle = injector.getInstance(LifecycleManager.class);
  }

  /**
   * Wires a daemon. Nothing of it runs yet.
   *
   * @param socket becomes the daemon's, which closes it when it stops, or at once if this fails
   * @param shutdown asked for by signals, say
   * @throws BootException if it cannot be told who may connect
   */
  public static Daemon wire(
      DaemonOptions options, BoundSocket socket, StartTimes times, ShutdownRequest shutdown)
      throws BootException {
    HostIdentity identity =
        new HostIdentity(
            options.version(),
            options.settings().instance(),
            ProcessHandle.current().pid(),
            epoch(),
            ProtocolVersion.HIGHEST);
    boolean wired = false;
    try {
      Injector injector =
          Guice.createInjector(
              Stage.PRODUCTION,
              new RuntimeModule(
                  options.settings(),
                  identity,
                  socket,
                  gate(options, socket),
                  times,
                  shutdown,
                  LeaveRules.of(options.settings().leave(), options.image()),
                  new FolderPlan(options.settings().instance(), options.environment())
                      .recordings()));
      Daemon daemon = new Daemon(options, identity, socket, times, injector);
      times.reached(StartStep.WIRED);
      wired = true;
      return daemon;
    } finally {
      if (!wired) {
        socket.close();
      }
    }
  }

  private static Gate gate(DaemonOptions options, BoundSocket socket) throws BootException {
    try {
      return AccessPolicy.of(options.settings().access(), socket.transport().users());
    } catch (IOException e) {
      throw new BootException(
          BootException.Kind.CONFIGURATION,
          "who may connect cannot be told: " + e.getMessage(),
          List.of(),
          e);
    }
  }

  /** Microseconds since 1970 differ between any two starts. */
  private static long epoch() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(now.getNano());
  }

  /**
   * Loads and starts the services, then accepts peers.
   *
   * @throws BootException why it does not start; all that had been started is stopped again
   * @throws InterruptedException if a stop was asked for meanwhile: to be followed by {@link #stop}
   */
  public void start(HostConfiguration configuration) throws BootException, InterruptedException {
    Plumbing plumbing = injector.getInstance(Plumbing.class);
    List<Component> components = new ArrayList<>();
    components.add(plumbing);
    boolean loaded = false;
    try {
      components.addAll(injector.getInstance(ServiceHost.class).load(options, configuration));
      instance = lockInstance();
      loaded = true;
    } finally {
      if (!loaded) {
        plumbing.close();
      }
    }
    components.add(injector.getInstance(FrontDoor.class));
    components.add(injector.getInstance(LeaveWatch.class));
    components.addAll(watches());
    times.reached(StartStep.LOADED);
    try {
      lifecycle.start(components);
    } catch (StartFailedException e) {
      instance.ifPresent(InstanceLock::close);
      throw new BootException(
          BootException.Kind.SERVICE,
          "a part did not start",
          List.of(String.valueOf(e.getMessage())),
          e);
    }
    times.reached(StartStep.READY);
    reportReady();
  }

  /** One for each folder. */
  private List<HoldingWatch> watches() {
    List<Holding> holdings = new ArrayList<>();
    holdings.add(new AddressHolding(socket.listener()));
    instance.ifPresent(holdings::add);
    holdings.addAll(options.holdings());
    return holdings.stream()
        .collect(Collectors.groupingBy(Holding::folder, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(each -> watch(each.getKey(), each.getValue()))
        .toList();
  }

  private HoldingWatch watch(Path folder, List<Holding> holdings) {
    return new HoldingWatch(
        folder,
        holdings,
        injector.getInstance(SessionResources.class).deadlines(),
        injector.getInstance(ShutdownRequest.class),
        options.settings().address());
  }

  private Optional<InstanceLock> lockInstance() throws BootException, InterruptedException {
    DaemonSettings settings = options.settings();
    return InstanceLock.acquire(
        socket.transport(),
        new FolderPlan(settings.instance(), options.environment()),
        settings.address(),
        socket.listener().endpoint());
  }

  private void reportReady() {
    String services =
        injector.getInstance(DaemonView.class).services().stream()
            .map(Daemon::brief)
            .collect(Collectors.joining(","));
    LOG.info(
        "ready socket={} pid={} instance={} version={} engine={} services={} {}",
        socket.listener().endpoint(),
        identity.pid(),
        identity.instance(),
        identity.version(),
        socket.transport().engine(),
        services,
        times);
  }

  private static String brief(ServiceStatus service) {
    return service.name() + ":" + service.state();
  }

  /**
   * Gives the address back and lets the calls that run end, for as long as the departure says; then
   * stops everything, in reverse. What does not stop in time is left behind, and named. To be
   * followed by {@link #release}.
   */
  public StopReport stop(Departure departure) throws InterruptedException {
    injector.getInstance(FrontDoor.class).drain(departure);
    return lifecycle.stop();
  }

  /** Gives the instance back: from then on its files are another daemon's. */
  public void release() {
    instance.ifPresent(InstanceLock::close);
  }
}
