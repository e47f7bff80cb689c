/** Listening, dispatch, scheduling, lifecycle and service layers. */
module dev.hearth.runtime {
  requires transitive dev.hearth.config;
  requires transitive dev.hearth.session;
  requires transitive dev.hearth.spi;
  requires com.google.guice;
  requires org.apache.logging.log4j;
  requires static org.jspecify;

  exports dev.hearth.runtime;
  exports dev.hearth.runtime.configuration;
  exports dev.hearth.runtime.layer;
  exports dev.hearth.runtime.lifecycle;
  exports dev.hearth.runtime.settings;

  opens dev.hearth.runtime to
      com.google.guice;
  opens dev.hearth.runtime.connection to
      com.google.guice;
  opens dev.hearth.runtime.dispatch to
      com.google.guice;
  opens dev.hearth.runtime.lifecycle to
      com.google.guice;
  opens dev.hearth.runtime.principal to
      com.google.guice;
  opens dev.hearth.runtime.service to
      com.google.guice;

  uses dev.hearth.spi.ServiceProvider;
  uses dev.hearth.spi.transport.TransportProvider;
}
