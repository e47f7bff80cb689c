/** HOCON. Only its bean mapping, which is not used, needs java.desktop. */
module typesafe.config {
  requires static java.desktop;

  exports com.typesafe.config;
  exports com.typesafe.config.parser;
}
