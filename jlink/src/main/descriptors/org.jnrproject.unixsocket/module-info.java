/** Unix sockets through JNR. */
module org.jnrproject.unixsocket {
  requires transitive org.jnrproject.enxio;
  requires transitive org.jnrproject.posix;
  requires org.jnrproject.constants;
  requires org.jnrproject.ffi;

  exports jnr.unixsocket;
  exports jnr.unixsocket.impl;
}
