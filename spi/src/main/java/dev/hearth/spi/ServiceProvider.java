package dev.hearth.spi;

/**
 * How a service is found: with {@link java.util.ServiceLoader}, in the module layer of its folder.
 * Has a public constructor without parameters.
 */
public interface ServiceProvider {
  /** What the service is. The same at every call; allocates nothing. */
  ServiceDescriptor descriptor();

  /**
   * The record whose components are the keys of the service's configuration section. Its module
   * opens the record's package to {@code dev.hearth.config} and has a {@code reference.conf} at its
   * root with a default for every key under {@code services.<name>}.
   */
  Class<? extends Record> configuration();

  /**
   * Makes the service. Acquires nothing: no thread, file, descriptor or native memory; that is what
   * {@link Service#start} is for.
   */
  Service create(ServiceContext context);
}
