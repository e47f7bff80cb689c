package dev.hearth.wire;

/**
 * Where the fields of a frame's header are. All integers are little-endian and unsigned.
 *
 * <pre>
 *  0               1               2               3
 *  +---------------+---------------+---------------+---------------+
 *  |            magic              |    version    |     kind      |   0
 *  +---------------+---------------+---------------+---------------+
 *  |           service id          |         message type          |   4
 *  +---------------+---------------+---------------+---------------+
 *  |                        correlation id                         |   8
 *  |                                                               |
 *  +---------------+---------------+---------------+---------------+
 *  |                        message length                         |  16
 *  +---------------+---------------+---------------+---------------+
 *  |                       attachment length                       |  20
 *  +---------------+---------------+---------------+---------------+
 *  |                    time left in ms (0: none)                  |  24
 *  +---------------+---------------+---------------+---------------+
 *  |             flags             |    handles    |   priority    |  28
 *  +---------------+---------------+---------------+---------------+
 *  |            trace context, 32 bytes, if flag TRACED            |  32
 *  +---------------+---------------+---------------+---------------+
 *  |                            message                            |
 *  +---------------+---------------+---------------+---------------+
 *  |                          attachment                           |
 *  +---------------+---------------+---------------+---------------+
 * </pre>
 */
public final class FrameLayout {
  /** The two bytes 'H' 'e', read little-endian. */
  public static final int MAGIC = 'H' | 'e' << 8;

  /** The version of the header itself, the same in all versions of the protocol so far. */
  public static final int HEADER_VERSION = 1;

  /** Where the magic number is. */
  public static final int MAGIC_OFFSET = 0;

  /** Where the header version is. */
  public static final int VERSION_OFFSET = MAGIC_OFFSET + Short.BYTES;

  /** Where the kind is. */
  public static final int KIND_OFFSET = VERSION_OFFSET + Byte.BYTES;

  /** Where the service ID is. */
  public static final int SERVICE_ID_OFFSET = KIND_OFFSET + Byte.BYTES;

  /** Where the message type is. */
  public static final int MESSAGE_TYPE_OFFSET = SERVICE_ID_OFFSET + Short.BYTES;

  /** Where the correlation ID is. */
  public static final int CORRELATION_ID_OFFSET = MESSAGE_TYPE_OFFSET + Short.BYTES;

  /** Where the message length is. */
  public static final int MESSAGE_LENGTH_OFFSET = CORRELATION_ID_OFFSET + Long.BYTES;

  /** Where the attachment length is. */
  public static final int ATTACHMENT_LENGTH_OFFSET = MESSAGE_LENGTH_OFFSET + Integer.BYTES;

  /** Where the time left is. */
  public static final int TIME_LEFT_OFFSET = ATTACHMENT_LENGTH_OFFSET + Integer.BYTES;

  /** Where the flags are. */
  public static final int FLAGS_OFFSET = TIME_LEFT_OFFSET + Integer.BYTES;

  /** Where the number of descriptors is. */
  public static final int HANDLES_OFFSET = FLAGS_OFFSET + Short.BYTES;

  /** Where the priority is. */
  public static final int PRIORITY_OFFSET = HANDLES_OFFSET + Byte.BYTES;

  /** How long a header is, in bytes. */
  public static final int HEADER_LENGTH = PRIORITY_OFFSET + Byte.BYTES;

  /** How long the trace context is that follows the header of a frame with that flag. */
  public static final int TRACE_LENGTH = 32;

  /** The longest time left that a header can state, in milliseconds: some 49 days. */
  public static final long MAX_TIME_LEFT_MILLIS = 0xFFFF_FFFFL;

  /** The most descriptors that a frame may carry. */
  public static final int MAX_HANDLES = 16;

  private FrameLayout() {}
}
