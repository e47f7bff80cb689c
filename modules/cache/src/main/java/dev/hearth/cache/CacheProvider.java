package dev.hearth.cache;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceProvider;
import java.util.List;

/** How the host finds the cache. */
public final class CacheProvider implements ServiceProvider {
  /** The SPI that this was written against: a number, and not the host's constant. */
  private static final int SPI_VERSION = 1;

  private static final ServiceDescriptor DESCRIPTOR =
      new ServiceDescriptor(
          BuiltInService.CACHE.id(),
          BuiltInService.CACHE.serviceName(),
          ServiceDescriptor.versionOf(CacheProvider.class),
          SPI_VERSION,
          BuiltInService.CACHE.schemaHash(),
          List.of());

  /** For the service loader. */
  public CacheProvider() {}

  @Override
  public ServiceDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Class<CacheConfiguration> configuration() {
    return CacheConfiguration.class;
  }

  @Override
  public Service create(ServiceContext context) {
    CacheModule module =
        new CacheModule(
            context.configuration(CacheConfiguration.class),
            context.directories().state(),
            context.maxPayloadBytes());
    return Guice.createInjector(Stage.PRODUCTION, module).getInstance(CacheService.class);
  }
}
