package dev.hearth.launcher.log;

import dev.hearth.runtime.Holding;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.apache.logging.log4j.core.selector.BasicContextSelector;

/** Opens the log before the first logger is asked for, and closes it after the last line. */
public final class DaemonLog {
  private static final String NAME = "hearthd";

  private DaemonLog() {}

  /**
   * Opens the log. There is one for all modules and layers, and it is closed by {@link #close} and
   * not by a shutdown hook, which would cut off what is logged during the stop.
   *
   * @param anew told of the log's file each time when it is another one: what it was is full and
   *     has been renamed, or somebody has deleted it
   * @return its file, which others can delete; empty where it has none
   */
  public static Optional<Holding> open(LogSettings settings, Consumer<Path> anew) {
    System.setProperty("log4j2.contextSelector", BasicContextSelector.class.getName());
    System.setProperty("log4j.shutdownHookEnabled", "false");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new PluginIndex(DaemonLog.class.getClassLoader()));
    try {
      if (LogManager.getFactory() instanceof Log4jContextFactory factory) {
        CodedConfiguration configuration = new CodedConfiguration(settings, anew);
        factory.getSelector().getContext(NAME, null, false).start(configuration);
        JavaLogHandler.install(settings.level());
        return configuration.logFile().map(file -> file);
      } else {
        throw new IllegalStateException("log4j-core is not there to write the log");
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Writes what is left. Nothing can be logged any more. */
  public static void close() {
    LogManager.shutdown();
  }
}
