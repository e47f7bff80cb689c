/** hearthd: the main class and the only place that knows all modules. */
module dev.hearth.launcher {
  requires dev.hearth.runtime;
  requires dev.hearth.config;
  requires static org.jspecify;
}
