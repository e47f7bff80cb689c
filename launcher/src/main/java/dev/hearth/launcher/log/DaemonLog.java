package dev.hearth.launcher.log;

import java.nio.file.Path;
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
   * @param renamed told of the log's file each time when what it was is renamed and it is anew
   */
  public static void open(LogSettings settings, Consumer<Path> renamed) {
    System.setProperty("log4j2.contextSelector", BasicContextSelector.class.getName());
    System.setProperty("log4j.shutdownHookEnabled", "false");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new PluginIndex(DaemonLog.class.getClassLoader()));
    try {
      if (LogManager.getFactory() instanceof Log4jContextFactory factory) {
        factory
            .getSelector()
            .getContext(NAME, null, false)
            .start(new CodedConfiguration(settings, renamed));
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
