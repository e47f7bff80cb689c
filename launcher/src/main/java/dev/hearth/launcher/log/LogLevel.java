package dev.hearth.launcher.log;

import org.apache.logging.log4j.Level;

/** How much is logged. */
public enum LogLevel {
  /** What someone has to act on. */
  ERROR,
  /** What someone should know of. */
  WARN,
  /** What happens, once for each event. */
  INFO,
  /** What helps to find a defect. */
  DEBUG,
  /** Everything. */
  TRACE;

  Level toLog4j() {
    return switch (this) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
