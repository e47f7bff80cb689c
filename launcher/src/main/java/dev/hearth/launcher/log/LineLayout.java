package dev.hearth.launcher.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/**
 * One line for each event, with its time in UTC, and the stack trace below it where there is one.
 *
 * <pre>
 * 2026-03-01T07:15:02.123Z INFO  Daemon: ready socket=/run/user/1000/hearth/default.sock pid=4711
 * </pre>
 *
 * <p>Written by hand because Log4j's pattern and the JDK's date format cost a start twenty
 * milliseconds each, for a line that is always the same.
 */
final class LineLayout extends AbstractStringLayout {
  LineLayout() {
    super(StandardCharsets.UTF_8);
  }

  @Override
  public String toSerializable(LogEvent event) {
    StringBuilder line = new StringBuilder(160);
    appendTime(line, event);
    String level = event.getLevel().name();
    line.append(' ').append(level).repeat(' ', Math.max(1, 6 - level.length()));
    String logger = event.getLoggerName();
    line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
    line.append(event.getMessage().getFormattedMessage()).append('\n');
    Throwable thrown = event.getThrown();
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      line.append(trace);
    }
    return line.toString();
  }

  private static void appendTime(StringBuilder line, LogEvent event) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            event.getInstant().getEpochSecond(),
            event.getInstant().getNanoOfSecond(),
            ZoneOffset.UTC);
    line.append(time.getYear());
    appendDigits(line.append('-'), time.getMonthValue(), 10);
    appendDigits(line.append('-'), time.getDayOfMonth(), 10);
    appendDigits(line.append('T'), time.getHour(), 10);
    appendDigits(line.append(':'), time.getMinute(), 10);
    appendDigits(line.append(':'), time.getSecond(), 10);
    appendDigits(line.append('.'), time.getNano() / 1_000_000, 100);
    line.append('Z');
  }

  private static void appendDigits(StringBuilder line, int value, int highest) {
    for (int digit = highest; digit > 0; digit /= 10) {
      line.append((char) ('0' + value / digit % 10));
    }
  }
}
