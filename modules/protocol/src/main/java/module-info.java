/** The messages of a connection and of the built-in services. */
module dev.hearth.protocol {
  requires transitive com.google.protobuf;
  requires transitive dev.hearth.spi;
  requires static org.jspecify;

  exports dev.hearth.protocol;
  exports dev.hearth.protocol.cache;
  exports dev.hearth.protocol.control;
  exports dev.hearth.protocol.memory;
  exports dev.hearth.protocol.session;
}
