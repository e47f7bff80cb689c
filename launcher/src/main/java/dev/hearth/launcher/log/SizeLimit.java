package dev.hearth.launcher.log;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.rolling.AbstractTriggeringPolicy;
import org.apache.logging.log4j.core.appender.rolling.RollingFileManager;
import org.jspecify.annotations.Nullable;

/**
 * Says when the log's file is full. Log4j's own counts only what it has written itself where it
 * goes on in a file that it finds.
 */
final class SizeLimit extends AbstractTriggeringPolicy {
  private final LogFile file;
  private final long mostBytes;

  // Set before anything is written.
  private @Nullable RollingFileManager manager;

  SizeLimit(LogFile file, long mostBytes) {
    this.file = file;
    this.mostBytes = mostBytes;
  }

  @Override
  public void initialize(RollingFileManager opened) {
    manager = opened;
  }

  @Override
  public boolean isTriggeringEvent(LogEvent event) {
    return manager != null && manager.getFileSize() + file.foundBytes() > mostBytes;
  }
}
