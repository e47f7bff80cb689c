package dev.hearth.control;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Singleton;
import com.google.inject.Stage;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.spi.HostView;
import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceProvider;
import java.util.List;

/** How the daemon finds this service. */
public final class ControlProvider implements ServiceProvider {
  private static final int SPI_VERSION = 1;
  private static final ServiceDescriptor DESCRIPTOR =
      new ServiceDescriptor(
          BuiltInService.CONTROL.id(),
          BuiltInService.CONTROL.serviceName(),
          ServiceDescriptor.versionOf(ControlProvider.class),
          SPI_VERSION,
          BuiltInService.CONTROL.schemaHash(),
          List.of());

  /** For {@link java.util.ServiceLoader}. */
  public ControlProvider() {}

  @Override
  public ServiceDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Class<? extends Record> configuration() {
    return ControlSettings.class;
  }

  @Override
  public Service create(ServiceContext context) {
    return Guice.createInjector(Stage.PRODUCTION, new Wiring(context))
        .getInstance(ControlService.class);
  }

  private static final class Wiring extends AbstractModule {
    private final ServiceContext context;

    Wiring(ServiceContext context) {
      this.context = context;
    }

    @Override
    protected void configure() {
      binder().requireExplicitBindings();
      binder().disableCircularProxies();
      bind(HostView.class).toInstance(context.host());
      bind(ControlSettings.class).toInstance(context.configuration(ControlSettings.class));
      bind(Ping.class).in(Singleton.class);
      bind(Recordings.class).in(Singleton.class);
      bind(Reports.class).in(Singleton.class);
      bind(Shutdown.class).in(Singleton.class);
      bind(ControlService.class).in(Singleton.class);
    }
  }
}
