/** The service that keeps blobs by digest. */
module dev.hearth.cache {
  requires dev.hearth.spi;
  requires dev.hearth.protocol;
  requires dev.hearth.config;
  requires com.google.guice;
  requires org.apache.logging.log4j;
  requires static org.jspecify;
}
