package dev.hearth.cli.output;

import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON value, on one line and in ASCII, so that it is read the same whatever encoding
 * the output has. For one thread. What the caller writes has to be in order; it is not checked.
 */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int LAST_PRINTABLE = 0x7e;
  private static final int HEX_DIGITS = 4;
  private static final int BITS_PER_DIGIT = 4;

  private final StringBuilder text = new StringBuilder(512);
  private boolean needsComma;

  /** Writes nothing yet. */
  public JsonWriter() {}

  /** Begins an object. */
  public JsonWriter beginObject() {
    return open('{');
  }

  /** Ends the innermost object. */
  public JsonWriter endObject() {
    return close('}');
  }

  /** Begins an array. */
  public JsonWriter beginArray() {
    return open('[');
  }

  /** Ends the innermost array. */
  public JsonWriter endArray() {
    return close(']');
  }

  /** The name of an object's member; its value is written next. */
  public JsonWriter name(String name) {
    comma();
    quote(name);
    text.append(':');
    needsComma = false;
    return this;
  }

  /** A string. */
  public JsonWriter value(String value) {
    comma();
    quote(value);
    return this;
  }

  /** A member that is a string, or {@code null}. */
  public JsonWriter field(String name, @Nullable String value) {
    return value == null ? name(name).raw("null") : name(name).value(value);
  }

  /** A member that is a whole number. */
  public JsonWriter field(String name, long value) {
    return name(name).raw(Long.toString(value));
  }

  /** A member that is a number; finite. */
  public JsonWriter field(String name, double value) {
    return name(name).raw(Double.toString(value));
  }

  /** A member that is true or false. */
  public JsonWriter field(String name, boolean value) {
    return name(name).raw(Boolean.toString(value));
  }

  /** What has been written. */
  @Override
  public String toString() {
    return text.toString();
  }

  private JsonWriter raw(String value) {
    comma();
    text.append(value);
    return this;
  }

  private JsonWriter open(char bracket) {
    comma();
    text.append(bracket);
    needsComma = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    text.append(bracket);
    needsComma = true;
    return this;
  }

  private void comma() {
    if (needsComma) {
      text.append(',');
    }
    needsComma = true;
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE) {
        text.append(c);
      } else {
        escape(c);
      }
    }
    text.append('"');
  }

  private void escape(char c) {
    text.append("\\u");
    for (int digit = HEX_DIGITS - 1; digit >= 0; digit--) {
      text.append(HEX.charAt((c >> (digit * BITS_PER_DIGIT)) & 0xf));
    }
  }
}
