package dev.hearth.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** What a word of the command line can name. Made anew for each command line that has the word. */
public sealed interface CommandNode permits Command, CommandGroup {
  /**
   * Adds what is particular to this node: its description, options and parameters. The name and
   * {@link GlobalOptions} are there already.
   */
  void describe(CommandSpec spec);
}
