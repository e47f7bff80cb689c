package dev.hearth.runtime.service;

import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceProvider;
import dev.hearth.spi.ServiceState;
import dev.hearth.spi.ServiceStatus;
import dev.hearth.spi.StopOutcome;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One service at work: what it answers, its state and its traffic.
 *
 * <pre>
 * LOADED ─▶ STARTING ─▶ RUNNING ─▶ STOPPING ─▶ STOPPED
 *               └──────▶ FAILED
 * </pre>
 *
 * <p>Started and stopped by one thread each, the stop perhaps while a start that took too long
 * still runs; read by any.
 */
public final class HostedService implements Component {
  private final ServiceDescriptor descriptor;
  private final ServiceProvider provider;
  private final ContextSource contexts;
  private final boolean required;
  private final MethodTable methods = new MethodTable();
  private final TrafficCounter traffic = new TrafficCounter();
  private volatile ServiceState state = ServiceState.LOADED;
  private volatile String problem = "";
  private volatile boolean watches;
  private volatile @Nullable Service service;

  /**
   * @param contexts gives the service what it may use, when it starts
   * @param required whether the daemon cannot do without it
   */
  public HostedService(
      ServiceDescriptor descriptor,
      ServiceProvider provider,
      ContextSource contexts,
      boolean required) {
    this.descriptor = descriptor;
    this.provider = provider;
    this.contexts = contexts;
    this.required = required;
  }

  /** Gives a service what it may use of the host. */
  @FunctionalInterface
  public interface ContextSource {
    /**
     * Makes the context, and the folders that are in it.
     *
     * @throws IOException if the folders cannot be made
     */
    HostContext contextOf(ServiceDescriptor descriptor) throws IOException;
  }

  /** What it is. */
  public ServiceDescriptor descriptor() {
    return descriptor;
  }

  /** What it answers a message type with; null for one that it does not know. */
  public @Nullable Method method(int messageType) {
    return methods.get(messageType);
  }

  /** Whether requests may reach it. */
  public boolean isRunning() {
    return state == ServiceState.RUNNING;
  }

  /** Whether it wants to know of connections. */
  public boolean watchesConnections() {
    return watches;
  }

  /** Tells it of a connection that has opened. */
  public void opened(Peer peer) throws Exception {
    running().onOpen(peer);
  }

  /** Tells it of a connection that has ended. */
  public void closed(ConnectionHandle handle, String reason) throws Exception {
    running().onClose(handle, reason);
  }

  private Service running() {
    Service made = service;
    if (made == null) {
      throw new IllegalStateException("the service " + descriptor.name() + " was never made");
    }
    return made;
  }

  /** A service that overrides neither hook is spared a thread for each connection. */
  private static boolean watchesConnections(Service service) {
    return overrides(service, "onOpen", Peer.class)
        || overrides(service, "onClose", ConnectionHandle.class, String.class);
  }

  private static boolean overrides(Service service, String hook, Class<?>... parameters) {
    try {
      return !service
          .getClass()
          .getMethod(hook, parameters)
          .getDeclaringClass()
          .equals(Service.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("the SPI has no " + hook, e);
    }
  }

  /** Where its traffic is counted. */
  public TrafficCounter traffic() {
    return traffic;
  }

  /** All of it, for people. */
  public ServiceStatus status() {
    return new ServiceStatus(
        descriptor.id(),
        descriptor.name(),
        descriptor.version(),
        state,
        problem,
        traffic.snapshot());
  }

  @Override
  public String name() {
    return "service " + descriptor.name();
  }

  @Override
  public boolean isRequired() {
    return required;
  }

  @Override
  public void start() throws Exception {
    state = ServiceState.STARTING;
    try {
      Service made = provider.create(contexts.contextOf(descriptor));
      service = made;
      made.register(methods);
      made.start();
      watches = watchesConnections(made);
      run();
    } catch (Exception | LinkageError e) {
      fail(e.getMessage() == null ? e.toString() : e.getMessage());
      throw e;
    }
  }

  private synchronized void run() {
    if (state == ServiceState.STARTING) {
      state = ServiceState.RUNNING;
    }
  }

  private synchronized void fail(String why) {
    if (state == ServiceState.STARTING) {
      problem = why;
      state = ServiceState.FAILED;
    }
  }

  @Override
  public StopOutcome stop(Duration deadline) throws Exception {
    fail("its start took too long, and was given up (daemon.start-timeout)");
    boolean failed = state == ServiceState.FAILED;
    if (!failed) {
      state = ServiceState.STOPPING;
    }
    Service made = service;
    StopOutcome outcome = made == null ? StopOutcome.GRACEFUL : made.stop(deadline);
    if (!failed) {
      state = ServiceState.STOPPED;
    }
    return outcome;
  }
}
