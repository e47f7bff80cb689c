package dev.hearth.platform.posix.engine;

import java.io.IOException;
import jnr.constants.platform.Errno;

/** Says what the operating system's error numbers mean. */
public final class SystemError {
  private SystemError() {}

  /**
   * The exception for a failed system call.
   *
   * @param call what was called
   * @param errno why it failed
   */
  public static IOException of(String call, int errno) {
    return new IOException(
        call + " failed: " + Errno.valueOf(errno).description() + " (errno " + errno + ")");
  }
}
