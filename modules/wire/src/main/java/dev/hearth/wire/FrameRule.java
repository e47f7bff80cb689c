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
  /** The frame may come in the present state of its connection and of its call. */
  STATE,
  /** A compressed frame is what it says: whole, undamaged, and as long as it states. */
  COMPRESSION
}
