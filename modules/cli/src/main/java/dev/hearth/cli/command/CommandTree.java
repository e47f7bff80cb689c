package dev.hearth.cli.command;

import dev.hearth.cli.output.Console;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.config.UserEnvironment;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * All commands, and how one of them is run.
 *
 * <p>Describing a command to picocli costs a few milliseconds, reading annotations a good part of
 * what a call of {@code hearth} may take. So the commands are described in code, and of each group
 * only those whose names are among the words of the command line: a word that names no command
 * cannot be taken for one. Where the line turns out to be wrong, or help is asked for, all are
 * described.
 */
public final class CommandTree {
  private static final char UNDECODABLE = '\uFFFD';

  private final String name;
  private final CommandGroup root;
  private final Console console;

  /**
   * A tree.
   *
   * @param name what the process is called
   */
  public CommandTree(String name, CommandGroup root, Console console) {
    this.name = name;
    this.root = root;
    this.console = console;
  }

  /** All commands, described to picocli. */
  public static CommandLine complete(String name, CommandGroup root) {
    return describe(name, root, List.of(), true);
  }

  /**
   * Runs what the words of a command line say. Errors are shown, as JSON where that is wanted.
   *
   * @param environment the user's
   * @return how the process is to end
   */
  public ExitCode run(String[] words, UserEnvironment environment) throws InterruptedException {
    ParseResult parsed;
    try {
      parsed = parse(words);
    } catch (ParameterException e) {
      return refuse(e, List.of(words).contains("--json"));
    }
    Invocation invocation = new Invocation(parsed, console, environment);
    try {
      return run(parsed, invocation);
    } catch (CommandFailure failure) {
      show(failure, invocation.options().json());
      return failure.exitCode();
    }
  }

  private ParseResult parse(String[] words) {
    checkEncoding(words);
    try {
      ParseResult parsed = describe(name, root, List.of(words), false).parseArgs(words);
      if (!asksForHelp(parsed)) {
        return checked(parsed);
      }
    } catch (ParameterException e) {
      // Said again below, by a picocli that knows which other words there are.
    }
    return checked(complete(name, root).parseArgs(words));
  }

  /** Java has this character for what it could not decode: it would name another file or key. */
  private void checkEncoding(String[] words) {
    for (String word : words) {
      if (word.indexOf(UNDECODABLE) >= 0) {
        throw new ParameterException(
            describe(name, root, List.of(), false),
            "'" + word + "' is not UTF-8, in which names of files and keys are taken");
      }
    }
  }

  private static boolean asksForHelp(ParseResult root) {
    for (ParseResult part = root; part != null; part = part.subcommand()) {
      if (part.isUsageHelpRequested() || part.isVersionHelpRequested()) {
        return true;
      }
    }
    return false;
  }

  /** A group alone does nothing, an empty path means another; picocli minds neither. */
  private static ParseResult checked(ParseResult parsed) {
    CommandSpec last = Invocation.innermost(parsed).commandSpec();
    Optional<String> empty = GlobalOptions.empty(parsed);
    if (empty.isPresent()) {
      throw new ParameterException(last.commandLine(), empty.get() + " needs a value");
    }
    if (last.userObject() instanceof CommandGroup && !asksForHelp(parsed)) {
      throw new ParameterException(last.commandLine(), "a command is missing");
    }
    return parsed;
  }

  private ExitCode run(ParseResult root, Invocation invocation)
      throws CommandFailure, InterruptedException {
    for (ParseResult part = root; part != null; part = part.subcommand()) {
      CommandLine line = part.commandSpec().commandLine();
      if (part.isUsageHelpRequested()) {
        showUsage(line, invocation);
        return ExitCode.OK;
      }
      if (part.isVersionHelpRequested()) {
        ProgramVersion.show(name, invocation);
        return ExitCode.OK;
      }
    }
    Command command = (Command) Invocation.innermost(root).commandSpec().userObject();
    return command.run(invocation);
  }

  /** Shows which options a command has. */
  public static void showUsage(CommandLine line, Invocation invocation) {
    String usage = line.getUsageMessage();
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().field("usage", usage).endObject();
      invocation.console().out().println(json);
    } else {
      invocation.console().out().print(usage);
    }
  }

  private static CommandLine describe(
      String name, CommandNode node, List<String> words, boolean complete) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(node).name(name);
    node.describe(spec);
    GlobalOptions.addTo(spec);
    CommandLine line =
        new CommandLine(spec).setExpandAtFiles(false).setPosixClusteredShortOptionsAllowed(false);
    if (node instanceof CommandGroup group) {
      for (String word : group.names()) {
        if (complete || words.contains(word)) {
          line.addSubcommand(word, describe(word, group.make(word), words, complete));
        }
      }
    }
    return line;
  }

  private ExitCode refuse(ParameterException wrong, boolean json) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    String what = describe(wrong);
    String help = (what.endsWith("?") ? " See '" : "; see '") + command + " --help'";
    show(new CommandFailure(ExitCode.USAGE, what + help), json);
    return ExitCode.USAGE;
  }

  private static String describe(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(wrong.getMessage());
    }
    String kind = unmatched.isUnknownOption() ? "unknown option '" : "unexpected word '";
    List<String> nearest = unmatched.getSuggestions();
    return kind
        + unmatched.getUnmatched().getFirst()
        + (nearest.isEmpty() ? "'" : "'; did you mean '" + nearest.getFirst() + "'?");
  }

  private void show(CommandFailure failure, boolean json) {
    String message = String.valueOf(failure.getMessage());
    if (!json) {
      console.err().println(name + ": " + message);
      return;
    }
    JsonWriter error = new JsonWriter();
    error.beginObject().name("error").beginObject();
    ExitCode code = failure.exitCode();
    error.field("exit", code.number()).field("kind", code.label()).field("message", message);
    failure.writeDetails(error);
    error.endObject().endObject();
    console.out().println(error);
  }
}
