package dev.hearth.wire.recording;

/** How a recording came to its end. Numbers are only ever added. */
public enum RecordingEnd {
  /** Nobody wrote it down: it is still being made, or its daemon was killed. */
  UNKNOWN(0),
  /** The connection ended. */
  CONNECTION_ENDED(1),
  /** Somebody stopped it, or the daemon stopped. */
  STOPPED(2),
  /** It has as many bytes as it may have. */
  FULL(3),
  /** What was to be written came faster than it could be. */
  FELL_BEHIND(4),
  /** The file could not be written. */
  WRITE_FAILED(5);

  private final int number;

  RecordingEnd(int number) {
    this.number = number;
  }

  /** The number that stands for it in a file. */
  int number() {
    return number;
  }

  /** The one with a number; a number that is not known says nothing. */
  static RecordingEnd ofNumber(int number) {
    for (RecordingEnd end : values()) {
      if (end.number == number) {
        return end;
      }
    }
    return UNKNOWN;
  }
}
