package dev.hearth.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.hearth.runtime.connection.ConnectionModule;
import dev.hearth.runtime.dispatch.CallScheduler;
import dev.hearth.runtime.dispatch.Dispatcher;
import dev.hearth.runtime.dispatch.Reception;
import dev.hearth.runtime.leaving.LeaveRule;
import dev.hearth.runtime.lifecycle.LifecycleManager;
import dev.hearth.runtime.lifecycle.Occupancy;
import dev.hearth.runtime.principal.Principals;
import dev.hearth.runtime.recording.RecordingFolder;
import dev.hearth.runtime.recording.Recordings;
import dev.hearth.runtime.service.ServiceRegistry;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.runtime.settings.DescriptorLimits;
import dev.hearth.session.Budget;
import dev.hearth.session.BufferPool;
import dev.hearth.session.Deadlines;
import dev.hearth.session.Gate;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.HostView;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Transport;
import java.nio.file.Path;

/** How the runtime is wired: every binding is written here, and nothing is bound but by this. */
final class RuntimeModule extends AbstractModule {
  private final DaemonSettings settings;
  private final HostIdentity identity;
  private final BoundSocket socket;
  private final Gate gate;
  private final StartTimes times;
  private final ShutdownRequest shutdown;
  private final LeaveRule leaveRules;
  private final Path recordings;

  RuntimeModule(
      DaemonSettings settings,
      HostIdentity identity,
      BoundSocket socket,
      Gate gate,
      StartTimes times,
      ShutdownRequest shutdown,
      LeaveRule leaveRules,
      Path recordings) {
    this.settings = settings;
    this.identity = identity;
    this.socket = socket;
    this.gate = gate;
    this.times = times;
    this.shutdown = shutdown;
    this.leaveRules = leaveRules;
    this.recordings = recordings;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().disableCircularProxies();
    binder().requireAtInjectOnConstructors();
    bind(DaemonSettings.class).toInstance(settings);
    bind(HostIdentity.class).toInstance(identity);
    bind(BoundSocket.class).toInstance(socket);
    bind(Listener.class).toInstance(socket.listener());
    bind(Transport.class).toInstance(socket.transport());
    bind(Gate.class).toInstance(gate);
    bind(StartTimes.class).toInstance(times);
    bind(ShutdownRequest.class).toInstance(shutdown);
    bind(LeaveRule.class).toInstance(leaveRules);
    bind(Occupancy.class).toInstance(new Occupancy());
    bind(LeaveWatch.class).in(Singleton.class);
    DescriptorLimits descriptors = settings.descriptorLimits(socket.transport().openFileLimit());
    bind(SessionResources.class)
        .toInstance(
            new SessionResources(
                new BufferPool(settings.io().idleBuffers().bytes()),
                new Deadlines(),
                Budget.ofBytes("daemon.max-bytes", settings.maxBytes().bytes()),
                Budget.ofDescriptors("daemon.max-descriptors", descriptors.daemon())));
    bind(DescriptorLimits.class).toInstance(descriptors);
    bind(Recordings.class)
        .toInstance(new Recordings(settings.recording(), new RecordingFolder(recordings)));
    bind(Principals.class).in(Singleton.class);
    bind(ServiceRegistry.class).in(Singleton.class);
    bind(CallScheduler.class).in(Singleton.class);
    bind(Dispatcher.class).in(Singleton.class);
    bind(InboundHandler.class).to(Dispatcher.class);
    bind(Reception.class).in(Singleton.class);
    install(new ConnectionModule());
    bind(HostView.class).to(DaemonView.class).in(Singleton.class);
    bind(DaemonView.class).in(Singleton.class);
    bind(LifecycleManager.class).in(Singleton.class);
    bind(FrontDoor.class).in(Singleton.class);
    bind(Plumbing.class).in(Singleton.class);
    bind(ServiceHost.class).in(Singleton.class);
  }
}
