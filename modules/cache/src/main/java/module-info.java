/** The service that keeps blobs under keys. */
module dev.hearth.cache {
  requires com.google.guice;
  requires dev.hearth.config;
  requires dev.hearth.protocol;
  requires dev.hearth.spi;
  requires jakarta.inject;
  requires org.apache.logging.log4j;
  requires static org.jspecify;

  opens dev.hearth.cache to
      com.google.guice,
      dev.hearth.config;
  opens dev.hearth.cache.handler to
      com.google.guice;

  provides dev.hearth.spi.ServiceProvider with
      dev.hearth.cache.CacheProvider;
}
