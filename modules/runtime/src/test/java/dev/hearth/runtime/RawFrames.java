package dev.hearth.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Frames as bytes, for peers that send what no client would. */
final class RawFrames {
  static final int HEADER = 32;
  static final int REQUEST = 3;
  static final int RESPONSE = 4;
  static final int ERROR = 5;
  private static final int HELLO = 1;

  /** Version 1 of the protocol, the name "raw", and the capability to pass descriptors. */
  private static final byte[] HELLO_MESSAGE = HexFormat.of().parseHex("080110011a03726177320101");

  private RawFrames() {}

  static ByteBuffer hello() {
    return frame(HELLO, 0, 0, 0, 0, HELLO_MESSAGE);
  }

  static ByteBuffer request(int messageType, long id, int handles, byte[] message) {
    return frame(REQUEST, TestRuntime.SERVICE, messageType, id, handles, message);
  }

  private static ByteBuffer frame(
      int kind, int service, int type, long id, int handles, byte[] message) {
    ByteBuffer frame =
        ByteBuffer.allocateDirect(HEADER + message.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.put((byte) 'H').put((byte) 'e').put((byte) 1).put((byte) kind);
    frame.putShort((short) service).putShort((short) type).putLong(id);
    frame.putInt(message.length).putInt(0).putInt(0);
    frame.putShort((short) 0).put((byte) handles).put((byte) 0);
    return frame.put(message).flip();
  }

  /** How long the frame is whose header is at the beginning. */
  static int length(ByteBuffer header) {
    ByteBuffer little = header.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return HEADER + little.getInt(16) + little.getInt(20);
  }

  static int kind(ByteBuffer header) {
    return header.get(3);
  }
}
