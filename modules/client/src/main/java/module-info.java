/** Finds the daemon and calls its services. */
module dev.hearth.client {
  requires transitive dev.hearth.protocol;
  requires transitive dev.hearth.session;
  requires transitive dev.hearth.spi;
  requires static org.jspecify;

  exports dev.hearth.client;
  exports dev.hearth.client.daemon;
  exports dev.hearth.client.fallback;
  exports dev.hearth.client.replay;

  uses dev.hearth.spi.transport.TransportProvider;
}
