package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandGroup;
import dev.hearth.cli.command.CommandNode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth cache}. */
public final class CacheCommand implements CommandGroup {
  /** Keeps nothing. */
  public CacheCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Keep blobs under keys.");
  }

  @Override
  public List<String> names() {
    return List.of("put", "get", "stat", "rm", "ls", "clear", "stats");
  }

  @Override
  public CommandNode make(String name) {
    return switch (name) {
      case "put" -> new PutCommand();
      case "get" -> new GetCommand();
      case "stat" -> new StatCommand();
      case "rm" -> new RemoveCommand();
      case "ls" -> new ListCommand();
      case "clear" -> new ClearCommand();
      case "stats" -> new StatisticsCommand();
      default -> throw new IllegalArgumentException("cache has no command '" + name + "'");
    };
  }
}
