package dev.hearth.cli.control;

import dev.hearth.cli.command.CommandGroup;
import dev.hearth.cli.command.CommandNode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth config}. */
public final class ConfigCommand implements CommandGroup {
  /** Keeps nothing. */
  public ConfigCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("The configuration.");
  }

  @Override
  public List<String> names() {
    return List.of("check");
  }

  @Override
  public CommandNode make(String name) {
    return new ConfigCheckCommand();
  }
}
