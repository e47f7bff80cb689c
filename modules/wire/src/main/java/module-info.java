/** Frame layout, decoder and encoder, and the format of recordings. Does no I/O. */
module dev.hearth.wire {
  requires transitive dev.hearth.spi;
  requires static transitive org.jspecify;

  exports dev.hearth.wire;
  exports dev.hearth.wire.recording;
}
