package dev.hearth.spi;

/**
 * What a service has been asked since it started.
 *
 * @param calls requests and one-ways received
 * @param errors requests answered with an error
 * @param bytesReceived bytes of messages and attachments that came in
 * @param bytesSent bytes of messages and attachments that went out
 */
public record Traffic(long calls, long errors, long bytesReceived, long bytesSent) {
  /** Nothing asked yet. */
  public static final Traffic NONE = new Traffic(0, 0, 0, 0);
}
