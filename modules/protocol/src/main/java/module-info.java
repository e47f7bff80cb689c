/** The messages of the built-in services. */
module dev.hearth.protocol {
  requires transitive com.google.protobuf;
  requires transitive dev.hearth.spi;
  requires static org.jspecify;

  exports dev.hearth.protocol.control;
}
