package dev.hearth.config;

/** A text is not a value of the type that is asked for. Says the kind of problem, no more. */
final class UnreadableText extends Exception {
  private static final long serialVersionUID = 1L;
  private final Problem.Kind kind;

  UnreadableText(Problem.Kind kind) {
    super(kind.name(), null, false, false);
    this.kind = kind;
  }

  Problem.Kind kind() {
    return kind;
  }
}
