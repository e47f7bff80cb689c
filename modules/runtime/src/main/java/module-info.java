/** Listening, dispatch, scheduling, lifecycle and service layers. */
module dev.hearth.runtime {
  requires transitive dev.hearth.config;
  requires transitive dev.hearth.session;
  requires transitive dev.hearth.spi;
  requires com.google.guice;
  requires org.apache.logging.log4j;
  requires static org.jspecify;

  uses dev.hearth.spi.ServiceProvider;
}
