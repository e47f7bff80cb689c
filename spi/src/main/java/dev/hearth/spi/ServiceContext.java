package dev.hearth.spi;

/** What a service is given of the host. */
public interface ServiceContext {
  /**
   * The service's configuration section.
   *
   * @param type the record class that {@link ServiceProvider#configuration} named
   */
  <C extends Record> C configuration(Class<C> type);

  /** The folders that are the service's own. */
  ServiceDirectories directories();

  /** The most bytes that message and attachment of one frame may have together. */
  int maxPayloadBytes();

  /** The way to the peers of this process, and to others. */
  Connections connections();

  /** What can be seen of the host and asked of it. */
  HostView host();
}
