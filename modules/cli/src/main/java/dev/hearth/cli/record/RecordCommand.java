package dev.hearth.cli.record;

import dev.hearth.cli.command.CommandGroup;
import dev.hearth.cli.command.CommandNode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth record}. */
public final class RecordCommand implements CommandGroup {
  /** Keeps nothing. */
  public RecordCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Record what passes over a connection to a file.");
  }

  @Override
  public List<String> names() {
    return List.of("start", "stop", "ls");
  }

  @Override
  public CommandNode make(String name) {
    return switch (name) {
      case "start" -> new RecordStartCommand();
      case "stop" -> new RecordStopCommand();
      case "ls" -> new RecordListCommand();
      default -> throw new IllegalArgumentException("record has no command '" + name + "'");
    };
  }
}
