/** The hearth command. */
module dev.hearth.cli {
  requires dev.hearth.client;
  requires info.picocli;
  requires static org.jspecify;
}
