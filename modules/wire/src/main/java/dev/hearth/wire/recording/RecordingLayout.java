package dev.hearth.wire.recording;

import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.FrameLimits;

/**
 * Where the fields of a recording are. All integers are little-endian and unsigned.
 *
 * <pre>
 *  the file
 *  +---------------+---------------+---------------+---------------+
 *  |  0x89    'H'  |  'R'     'E'  |  'C'     0x0d |  0x0a    0x1a |   0
 *  +---------------+---------------+---------------+---------------+
 *  |    version    | end  | length |             flags             |   8
 *  +---------------+---------------+---------------+---------------+
 *  |            when it began, µs since 1970-01-01 UTC             |  16
 *  +---------------+---------------+---------------+---------------+
 *  |         why it ended: UTF-8, 104 bytes, the rest of them 0    |  24
 *  +---------------+---------------+---------------+---------------+
 *  |                            entries                            | 128
 *
 *  an entry
 *  +---------------+---------------+---------------+---------------+
 *  |                   time since it began, in ns                  |   0
 *  +---------------+---------------+---------------+---------------+
 *  |            length             | from |handles |     flags     |   8
 *  +---------------+---------------+---------------+---------------+
 *  |           checksum            |  bytes …                          16
 *  +---------------+---------------+
 * </pre>
 */
final class RecordingLayout {
  /** The eight bytes that a file begins with, read little-endian. */
  static final long MAGIC = 0x1A0A_0D43_4552_4889L;

  static final int VERSION = 1;

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
  static final int END_OFFSET = VERSION_OFFSET + Short.BYTES;
  static final int REASON_LENGTH_OFFSET = END_OFFSET + Byte.BYTES;
  static final int FLAGS_OFFSET = REASON_LENGTH_OFFSET + Byte.BYTES;
  static final int BEGIN_OFFSET = FLAGS_OFFSET + Integer.BYTES;
  static final int REASON_OFFSET = BEGIN_OFFSET + Long.BYTES;
  static final int HEADER_LENGTH = 128;
  static final int MAX_REASON_BYTES = HEADER_LENGTH - REASON_OFFSET;

  /** The flag of a file: it begins with the connection's first byte. */
  static final int FROM_START = 1;

  static final int TIME_OFFSET = 0;
  static final int LENGTH_OFFSET = TIME_OFFSET + Long.BYTES;
  static final int FROM_OFFSET = LENGTH_OFFSET + Integer.BYTES;
  static final int HANDLES_OFFSET = FROM_OFFSET + Byte.BYTES;
  static final int ENTRY_FLAGS_OFFSET = HANDLES_OFFSET + Byte.BYTES;
  static final int CHECKSUM_OFFSET = ENTRY_FLAGS_OFFSET + Short.BYTES;
  static final int ENTRY_HEADER_LENGTH = CHECKSUM_OFFSET + Integer.BYTES;

  /** The most bytes of an entry: the largest frame that there may be. */
  static final int MAX_ENTRY_BYTES =
      FrameLayout.HEADER_LENGTH + FrameLayout.TRACE_LENGTH + FrameLimits.MAX_PAYLOAD_BYTES;

  private RecordingLayout() {}
}
