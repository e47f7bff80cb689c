package dev.hearth.launcher.log;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Passes on what {@code java.util.logging} is told, with its logger, level and failure: by
 * libraries, and by the platform, whose {@link System.Logger} goes there.
 */
final class JavaLogHandler extends Handler {
  /** Kept, as that package does not keep it, nor the level that it has. */
  private static final java.util.logging.Logger HEARTHS =
      java.util.logging.Logger.getLogger("dev.hearth");

  private final Formatter texts =
      new Formatter() {
        @Override
        public String format(LogRecord record) {
          return formatMessage(record);
        }
      };

  private JavaLogHandler() {}

  /** Takes the place of the handlers that are there, or would be made. */
  static void install(LogLevel least) {
    java.util.logging.LogManager.getLogManager().reset();
    java.util.logging.Logger.getLogger("").addHandler(new JavaLogHandler());
    // Of libraries nobody wants to know what helps to find defects in them.
    if (least.toLog4j().isLessSpecificThan(Level.DEBUG)) {
      HEARTHS.setLevel(java.util.logging.Level.ALL);
    }
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName();
    Logger logger = LogManager.getLogger(name == null ? "" : name);
    Level level = level(record.getLevel().intValue());
    if (logger.isEnabled(level)) {
      logger.log(level, texts.format(record), record.getThrown());
    }
  }

  private static Level level(int value) {
    if (value >= java.util.logging.Level.SEVERE.intValue()) {
      return Level.ERROR;
    }
    if (value >= java.util.logging.Level.WARNING.intValue()) {
      return Level.WARN;
    }
    if (value >= java.util.logging.Level.INFO.intValue()) {
      return Level.INFO;
    }
    return value >= java.util.logging.Level.FINE.intValue() ? Level.DEBUG : Level.TRACE;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
