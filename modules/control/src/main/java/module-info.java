/** The service that reports on the daemon and stops it. */
module dev.hearth.control {
  requires dev.hearth.spi;
  requires dev.hearth.protocol;
  requires dev.hearth.config;
  requires com.google.guice;
  requires org.apache.logging.log4j;
  requires static org.jspecify;
}
