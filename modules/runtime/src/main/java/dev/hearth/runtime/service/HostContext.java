package dev.hearth.runtime.service;

import dev.hearth.spi.Connections;
import dev.hearth.spi.HostView;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.ServiceDirectories;

/** What a service is given of this host. */
public record HostContext(
    Record settings,
    ServiceDirectories directories,
    int maxPayloadBytes,
    Connections connections,
    HostView host)
    implements ServiceContext {
  @Override
  public <C extends Record> C configuration(Class<C> type) {
    if (!type.isInstance(settings)) {
      throw new IllegalArgumentException(
          "the configuration is a %s, as the provider's configuration() says, not a %s"
              .formatted(settings.getClass().getName(), type.getName()));
    }
    return type.cast(settings);
  }
}
