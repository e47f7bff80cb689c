package dev.hearth.cli.cache;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Refuses what cannot be a key, before anyone is asked. */
final class KeyConverter implements ITypeConverter<String> {
  private static final int DELETE_CHARACTER = 0x7F;

  @Override
  public String convert(String value) {
    if (value.isEmpty()) {
      throw new TypeConversionException("a key has at least one character");
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == DELETE_CHARACTER)) {
      throw new TypeConversionException("a key has no control characters");
    }
    return value;
  }
}
