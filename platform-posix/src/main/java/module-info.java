/** Unix sockets, descriptor passing, shared memory and processes. */
module dev.hearth.platform.posix {
  requires dev.hearth.spi;
  requires org.jnrproject.unixsocket;
  requires static org.jspecify;
}
