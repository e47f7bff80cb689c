package dev.hearth.config;

import java.util.Optional;

/**
 * Reads what is one text: a number, a string, a duration, ….
 *
 * @param expected what it reads, with an example where that helps
 * @param parser what makes a value of the text
 */
record ScalarReader<T>(String expected, Parser<T> parser) implements ValueReader<T> {

  /** Makes a value of a text. */
  interface Parser<T> {
    T parse(String text) throws UnreadableText;
  }

  @Override
  public Optional<T> read(Node node) {
    if (node.content() instanceof Content.Scalar(String text, String description)) {
      return parse(node, text, description);
    }
    node.reportMismatch(expected);
    return Optional.empty();
  }

  private Optional<T> parse(Node node, String text, String description) {
    try {
      return Optional.of(parser.parse(text));
    } catch (UnreadableText unreadable) {
      node.report(unreadable.kind(), "is " + description, "set it to " + expected);
      return Optional.empty();
    }
  }
}
