package dev.hearth.cli.cache;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Refuses what cannot be a key, before anyone is asked. */
final class KeyConverter implements ITypeConverter<String> {
  /** The cache service's own limit. */
  private static final int MAX_BYTES = 1024;

  private static final int DELETE_CHARACTER = 0x7F;

  @Override
  public String convert(String value) {
    if (value.isEmpty()) {
      throw new TypeConversionException("a key has at least one character");
    }
    int length = value.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_BYTES) {
      throw new TypeConversionException(
          "a key has at most " + MAX_BYTES + " bytes of UTF-8, this one has " + length);
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == DELETE_CHARACTER)) {
      throw new TypeConversionException("a key has no control characters");
    }
    return value;
  }
}
