package dev.hearth.wire;

import org.jspecify.annotations.Nullable;

/** What a frame is. Numbers are only ever added. */
public enum FrameKind {
  /** Opens a connection: who connects and what it speaks. */
  HELLO(1),
  /** Answers HELLO: what was agreed. */
  HELLO_ACK(2),
  /** Begins a call. */
  REQUEST(3),
  /** Ends a call well. */
  RESPONSE(4),
  /** Ends a call badly; with correlation ID 0, the connection. */
  ERROR(5),
  /** Asks for something without an answer. */
  ONE_WAY(6),
  /** One item of a call's stream, either way. */
  ITEM(7),
  /** The caller's stream of items has ended. */
  END(8),
  /** The caller wants no answer any more. */
  CANCEL(9),
  /** The receiver of a stream allows more of it. */
  CREDIT(10),
  /** Asks whether the peer is alive. */
  PING(11),
  /** Answers PING. */
  PONG(12),
  /** The sender is about to go: begin nothing new. */
  GOAWAY(13),
  /** Frames pass through rings in shared memory from here on, or are to. */
  RINGS(14);

  private static final @Nullable FrameKind[] BY_NUMBER = new FrameKind[15];

  static {
    for (FrameKind kind : values()) {
      BY_NUMBER[kind.number] = kind;
    }
  }

  private final int number;

  FrameKind(int number) {
    this.number = number;
  }

  /** The number that stands for this kind in a header. */
  public int number() {
    return number;
  }

  /** The kind with a number from a header; null where there is none. */
  public static @Nullable FrameKind ofNumber(int number) {
    return number < 0 || number >= BY_NUMBER.length ? null : BY_NUMBER[number];
  }
}
