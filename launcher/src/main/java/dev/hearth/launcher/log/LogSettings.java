package dev.hearth.launcher.log;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The section {@code log}.
 *
 * @param level the least that is written
 * @param file where it is written; the standard error stream where there is none
 * @param maxSize how large the file may become
 * @param keep how many earlier files are kept
 */
public record LogSettings(
    LogLevel level,
    Optional<Path> file,
    @AtLeast("4 KiB") ByteSize maxSize,
    @AtLeast("1") @AtMost("1000") int keep) {

  /** The same in another file. */
  public LogSettings with(Optional<Path> other) {
    return new LogSettings(level, other, maxSize, keep);
  }
}
