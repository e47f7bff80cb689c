/**
 * Reads HOCON configuration into Java records and reports every problem of it at once.
 *
 * <p>A module whose record classes are bound here opens their package to this module, or exports it
 * with public records.
 */
module dev.hearth.config {
  requires transitive dev.hearth.spi;
  requires typesafe.config;
  requires static org.jspecify;

  exports dev.hearth.config;
}
