/** Finds or starts the daemon and calls its services. */
module dev.hearth.client {
  requires transitive dev.hearth.spi;
  requires dev.hearth.session;
  requires transitive dev.hearth.protocol;
  requires static org.jspecify;
}
