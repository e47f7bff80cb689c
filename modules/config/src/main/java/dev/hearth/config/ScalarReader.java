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
    return switch (node.content()) {
      case Content.Absent _ -> {
        node.reportMissing(expected);
        yield Optional.empty();
      }
      case Content.Scalar(String text, String description) -> parse(node, text, description);
      case Content other -> {
        node.reportWrongType(expected);
        yield Optional.empty();
      }
    };
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
