package dev.hearth.bench.service;

/**
 * What the service is called with and by which number. Messages are raw bytes; numbers in them are
 * big-endian.
 */
public final class BenchMethods {
  /** The service's ID. */
  public static final int SERVICE = 1100;

  /** The service's name. */
  public static final String NAME = "bench";

  /** Answered on the I/O thread with the same message and attachment. */
  public static final int ECHO = 1;

  /** Answered on a thread of its own with the same message, attachment and descriptors. */
  public static final int ECHO_ALL = 2;

  /**
   * Each item is sent back as it comes. The answer is the SHA-256 of the bytes of all, the message
   * of each before its attachment.
   */
  public static final int STREAM = 3;

  /** Has the caller follow a topic: its number, 4 bytes, from 0. The answer is empty. */
  public static final int SUBSCRIBE = 4;

  /**
   * Sends the message to all who follow a topic, whose number is its first 4 bytes, as a one-way of
   * type {@link #PUBLISHED}. The answer is empty.
   */
  public static final int PUBLISH = 5;

  /** What followers of a topic get. */
  public static final int PUBLISHED = 6;

  /**
   * Calls the caller back with the same message and attachment, type {@link #CALLED_BACK}, and
   * answers what it answers.
   */
  public static final int CALL_BACK = 7;

  /** What a caller of {@link #CALL_BACK} is called with. */
  public static final int CALLED_BACK = 8;

  /**
   * Sends the caller its message so many times, first 4 bytes, as a one-way of type {@link
   * #PUSHED}. The answer is how often there was room, 4 bytes.
   */
  public static final int PUSH = 9;

  /** What a caller of {@link #PUSH} is sent. */
  public static final int PUSHED = 10;

  /** Lasts until it is cancelled; the answer never comes. */
  public static final int LAST = 11;

  /** Takes a message that is not answered; its bytes are counted. */
  public static final int TAKE = 12;

  /**
   * What the service has seen, each a number of 8 bytes: connections that were opened, that were
   * closed, calls of {@link #LAST} that have begun, that have ended, messages and bytes of {@link
   * #TAKE}.
   */
  public static final int COUNTS = 13;

  private BenchMethods() {}
}
