package dev.hearth.cli;

import dev.hearth.cli.cache.CacheCommand;
import dev.hearth.cli.command.CommandGroup;
import dev.hearth.cli.command.CommandNode;
import dev.hearth.cli.control.ConfigCommand;
import dev.hearth.cli.control.ConnectionsCommand;
import dev.hearth.cli.control.DownCommand;
import dev.hearth.cli.control.PingCommand;
import dev.hearth.cli.control.ServicesCommand;
import dev.hearth.cli.control.StatusCommand;
import dev.hearth.cli.control.UpCommand;
import dev.hearth.cli.control.VersionCommand;
import dev.hearth.cli.demo.DemoCommand;
import dev.hearth.cli.doctor.DoctorCommand;
import dev.hearth.cli.install.InstallCommand;
import dev.hearth.cli.install.UninstallCommand;
import dev.hearth.cli.logs.LogsCommand;
import dev.hearth.cli.record.RecordCommand;
import dev.hearth.cli.record.ReplayCommand;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands. */
final class HearthCommand implements CommandGroup {
  static final String NAME = "hearth";

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Keeps services warm for short-lived tools, in one daemon for each user.")
        .footer("", "Exit codes and JSON are described in docs/operations.md.");
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .versionHelp(true)
            .description("Print the version and exit.")
            .build());
  }

  @Override
  public List<String> names() {
    return List.of(
        "up",
        "down",
        "status",
        "ping",
        "services",
        "connections",
        "record",
        "replay",
        "cache",
        "config",
        "logs",
        "doctor",
        "install",
        "uninstall",
        "demo",
        "version",
        "completion",
        "help");
  }

  @Override
  public CommandNode make(String name) {
    return switch (name) {
      case "up" -> new UpCommand();
      case "down" -> new DownCommand();
      case "status" -> new StatusCommand();
      case "ping" -> new PingCommand();
      case "services" -> new ServicesCommand();
      case "connections" -> new ConnectionsCommand();
      case "record" -> new RecordCommand();
      case "replay" -> new ReplayCommand();
      case "cache" -> new CacheCommand();
      case "config" -> new ConfigCommand();
      case "logs" -> new LogsCommand();
      case "doctor" -> new DoctorCommand();
      case "install" -> new InstallCommand();
      case "uninstall" -> new UninstallCommand();
      case "demo" -> new DemoCommand();
      case "version" -> new VersionCommand();
      case "completion" -> new CompletionCommand();
      case "help" -> new HelpCommand();
      default -> throw new IllegalArgumentException("no command is called '" + name + "'");
    };
  }
}
