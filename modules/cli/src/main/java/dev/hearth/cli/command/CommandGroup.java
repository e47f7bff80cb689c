package dev.hearth.cli.command;

import java.util.List;

/** Commands under a common word. */
public non-sealed interface CommandGroup extends CommandNode {
  /** The words that may follow, in the order in which help shows them. */
  List<String> names();

  /**
   * Makes what one of the words names.
   *
   * @param name one of {@link #names}
   */
  CommandNode make(String name);
}
