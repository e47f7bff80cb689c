/** Selectable channels over native descriptors. */
module org.jnrproject.enxio {
  requires transitive org.jnrproject.ffi;
  requires org.jnrproject.constants;

  exports jnr.enxio.channels;
}
