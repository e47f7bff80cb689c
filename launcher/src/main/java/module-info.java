/** hearthd: the main class and the only place that knows all modules. */
module dev.hearth.launcher {
  requires dev.hearth.config;
  requires dev.hearth.runtime;
  requires java.logging;
  requires jdk.unsupported;
  requires org.apache.logging.log4j;
  requires org.apache.logging.log4j.core;
  requires static org.jspecify;

  opens dev.hearth.launcher.log to
      dev.hearth.config;
}
