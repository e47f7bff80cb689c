/** HOCON files read into records, with every problem reported at once. */
module dev.hearth.config {
  requires transitive dev.hearth.spi;
  requires typesafe.config;
  requires static org.jspecify;
}
