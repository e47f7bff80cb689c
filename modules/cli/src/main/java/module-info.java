/** The hearth command. */
module dev.hearth.cli {
  requires dev.hearth.client;
  requires dev.hearth.config;
  requires info.picocli;
  requires static org.jspecify;

  // The few keys that it reads of the configuration.
  opens dev.hearth.cli.daemon to
      dev.hearth.config;
}
