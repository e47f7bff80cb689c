/** The service that reports on the daemon and stops it. */
module dev.hearth.control {
  requires dev.hearth.config;
  requires dev.hearth.protocol;
  requires dev.hearth.spi;
  requires com.google.guice;
  requires static org.jspecify;

  opens dev.hearth.control to
      com.google.guice,
      dev.hearth.config;

  provides dev.hearth.spi.ServiceProvider with
      dev.hearth.control.ControlProvider;
}
