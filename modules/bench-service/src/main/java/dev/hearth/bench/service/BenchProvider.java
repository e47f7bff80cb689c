package dev.hearth.bench.service;

import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceProvider;
import java.util.List;

/** How the daemon finds this service. */
public final class BenchProvider implements ServiceProvider {
  private static final int SPI_VERSION = 1;

  /** Its messages have no schema. */
  private static final long NO_SCHEMA = 0;

  /** For {@link java.util.ServiceLoader}. */
  public BenchProvider() {}

  @Override
  public ServiceDescriptor descriptor() {
    return new ServiceDescriptor(
        BenchMethods.SERVICE,
        BenchMethods.NAME,
        ServiceDescriptor.versionOf(BenchProvider.class),
        SPI_VERSION,
        NO_SCHEMA,
        List.of());
  }

  @Override
  public Class<? extends Record> configuration() {
    return BenchSettings.class;
  }

  @Override
  public Service create(ServiceContext context) {
    return new BenchService(context.connections(), context.configuration(BenchSettings.class));
  }
}
