package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the commands of the cache have in common on the command line. */
final class CacheArguments {
  private static final String NAMESPACE = "--namespace";
  private static final String DEFAULT_NAMESPACE = "default";

  private CacheArguments() {}

  static void addNamespace(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(NAMESPACE)
            .type(String.class)
            .paramLabel("NS")
            .description("Where the key counts; otherwise '" + DEFAULT_NAMESPACE + "'.")
            .build());
  }

  static void addKey(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .converters(new KeyConverter())
            .paramLabel("KEY")
            .description("The entry's key.")
            .build());
  }

  static String namespace(Invocation invocation) {
    return invocation.option(NAMESPACE, DEFAULT_NAMESPACE);
  }

  static String key(Invocation invocation) {
    return invocation.required(0);
  }

  /** The failure of a command that needs an entry that is not there. */
  static CommandFailure notFound(Invocation invocation) {
    return new CommandFailure(
        ExitCode.NOT_FOUND,
        "the cache has no entry '" + key(invocation) + "' in " + namespace(invocation));
  }
}
