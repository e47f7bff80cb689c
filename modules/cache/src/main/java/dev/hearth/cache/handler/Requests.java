package dev.hearth.cache.handler;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.hearth.cache.store.EntryKey;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads requests, and refuses those that are wrong. */
final class Requests {
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int MAX_KEY_BYTES = 1024;
  private static final int DELETE_CHARACTER = 0x7F;

  private Requests() {}

  static <T> T parse(Parser<T> parser, ByteBuffer message) throws CallException {
    try {
      return parser.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw invalid("the request cannot be decoded: " + e.getMessage());
    }
  }

  static EntryKey key(String namespace, String key) throws CallException {
    namespace(namespace);
    if (key.isEmpty()) {
      throw invalid("the key is empty");
    }
    prefix(key);
    return new EntryKey(namespace, key);
  }

  static String namespace(String name) throws CallException {
    if (!NAMESPACE.matcher(name).matches()) {
      throw invalid(
          "the namespace '" + name + "' is not 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    }
    return name;
  }

  /** The beginning of a key, or a whole one; may be empty. */
  static String prefix(String key) throws CallException {
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_KEY_BYTES) {
      throw invalid("the key has " + length + " bytes of UTF-8, limit " + MAX_KEY_BYTES);
    }
    if (key.chars().anyMatch(c -> c < ' ' || c == DELETE_CHARACTER)) {
      throw invalid("the key has a control character in it");
    }
    return key;
  }

  static CallException invalid(String message) {
    return new CallException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
