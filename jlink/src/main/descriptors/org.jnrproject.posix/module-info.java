/** POSIX calls through JNR. */
module org.jnrproject.posix {
  requires transitive org.jnrproject.constants;
  requires transitive org.jnrproject.ffi;
  requires java.logging;
  requires static java.management;
  requires jdk.unsupported;

  exports jnr.posix;
  exports jnr.posix.util;
  exports jnr.posix.windows;
}
