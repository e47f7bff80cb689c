package dev.hearth.wire;

/** The rules that a frame can break. Each ends the connection with an ERROR that names it. */
public enum FrameRule {
  /** The first two bytes are the magic number. */
  MAGIC,
  /** The header version is one that is spoken here. */
  VERSION,
  /** The kind is one of those that there are. */
  KIND,
  /** No unknown flag is set. */
  FLAGS,
  /** The message is not longer than the limit. */
  MESSAGE_LENGTH,
  /** Message and attachment together are not longer than the limit. */
  PAYLOAD_LENGTH,
  /** The number of descriptors is within the limit and as many have arrived. */
  HANDLES,
  /** The frame's kind may come in the connection's present state. */
  STATE
}
