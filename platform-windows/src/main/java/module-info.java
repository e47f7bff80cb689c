/** Named pipes, handle passing, mappings and processes. */
module dev.hearth.platform.windows {
  requires dev.hearth.spi;
  requires com.sun.jna;
  requires static org.jspecify;
}
