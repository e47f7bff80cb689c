package dev.hearth.runtime.settings;

/**
 * How many descriptors may be held for peers, each at least as many as one frame carries.
 *
 * @param daemon for all connections
 * @param principal for one user
 * @param connection for one connection
 */
public record DescriptorLimits(int daemon, int principal, int connection) {
  /** What peers may have of what the process may: the rest is connections, files, and the JVM's. */
  private static final int PART = 4;

  private static final int ONE_FRAME = 16;

  /** The same ratios within a part of what the process may have open. */
  DescriptorLimits within(long openFiles) {
    long most = Math.max(ONE_FRAME, openFiles / PART);
    return daemon <= most
        ? this
        : new DescriptorLimits(
            (int) most, scaled(principal, most), Math.min(connection, scaled(principal, most)));
  }

  private int scaled(int limit, long most) {
    return (int) Math.max(ONE_FRAME, limit * most / daemon);
  }
}
