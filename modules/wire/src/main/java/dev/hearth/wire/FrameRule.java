package dev.hearth.wire;

/**
 * The rules that a frame can break. Each ends the connection with an ERROR that names it. The
 * decoder checks those of the header, in this order; the others are the session's to check.
 */
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
  STATE,
  /** The correlation ID is one that its sender may use for this. */
  CORRELATION,
  /** An item comes within the credit that its receiver gave. */
  CREDIT,
  /** The message of a frame that belongs to no service can be decoded. */
  MESSAGE
}
