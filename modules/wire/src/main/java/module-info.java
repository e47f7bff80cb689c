/** Frame layout, decoder and encoder. Does no I/O. */
module dev.hearth.wire {
  requires transitive dev.hearth.spi;
  requires static transitive org.jspecify;

  exports dev.hearth.wire;
}
