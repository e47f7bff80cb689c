/** The constants of the platforms that JNR knows; those of one platform it finds by itself. */
module org.jnrproject.constants {
  exports jnr.constants;
  exports jnr.constants.platform;
}
