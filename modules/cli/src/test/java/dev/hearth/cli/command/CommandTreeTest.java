package dev.hearth.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hearth.cli.output.Console;
import dev.hearth.config.UserEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class CommandTreeTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> made = new ArrayList<>();
  private final List<Invocation> invocations = new ArrayList<>();

  private ExitCode run(String... words) throws InterruptedException {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return new CommandTree("tool", new Root(), console).run(words, UserEnvironment.current());
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--socket /a --json greet x",
        "greet --socket /a --json x",
        "--json greet x --socket /a",
        "--socket /b greet --json x --socket /a"
      })
  void shouldTakeGlobalOptionsBeforeAndAfterTheCommand(String line) throws InterruptedException {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.OK);

    assertThat(invocations)
        .singleElement()
        .extracting(Invocation::options)
        .isEqualTo(
            new GlobalOptions(
                true, Optional.of("/a"), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void shouldReadConfigurationAndInstance() throws InterruptedException {
    run("--config", "c.conf", "greet", "x", "--instance", "work");

    assertThat(invocations.getFirst().options())
        .isEqualTo(
            new GlobalOptions(
                false,
                Optional.empty(),
                Optional.of(Path.of("c.conf")),
                Optional.of("work"),
                Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--socket", "--config", "--instance", "--token-file"})
  void shouldRefuseAnOptionWhoseValueIsEmpty(String option) throws InterruptedException {
    assertThat(run(option, "", "greet", "x")).isEqualTo(ExitCode.USAGE);

    assertThat(err()).startsWith("tool: " + option + " needs a value; see 'tool greet --help'");
    assertThat(invocations).isEmpty();
  }

  @Test
  void shouldNameTheSameDaemonInAHint() throws InterruptedException {
    run("greet", "x", "--socket", "/it's a/s", "--instance", "work", "--config", "c.conf");

    assertThat(invocations.getFirst().options().naming())
        .isEqualTo(" --socket '/it'\\''s a/s' --config c.conf --instance work");
  }

  @Test
  void shouldMakeNoCommandBesidesTheOneThatIsRun() throws InterruptedException {
    run("group", "inner", "--loud");

    assertThat(made).containsExactly("group", "inner");
    assertThat(invocations.getFirst().has("--loud")).isTrue();
  }

  @Test
  void shouldTakeAWordForAParameterThatIsAlsoACommand() throws InterruptedException {
    assertThat(run("greet", "fail")).isEqualTo(ExitCode.OK);

    assertThat(invocations.getFirst().required(0)).isEqualTo("fail");
  }

  @Test
  void shouldKnowAllCommandsWhenItRefusesOne() throws InterruptedException {
    assertThat(run("gret")).isEqualTo(ExitCode.USAGE);

    assertThat(err())
        .isEqualTo("tool: unexpected word 'gret'; did you mean 'greet'? See 'tool --help'\n");
    assertThat(made).contains("greet", "group", "fail");
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "group", "greet", "greet x y", "greet --loud x", "greet x --json=z"})
  void shouldRefuseWhatIsNoCommandLine(String line) throws InterruptedException {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.USAGE);

    assertThat(err()).startsWith("tool: ").contains("--help'").hasLineCount(1);
    assertThat(invocations).isEmpty();
  }

  @Test
  void shouldShowHelpWithAllCommands() throws InterruptedException {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);

    assertThat(out()).contains("greet", "group", "fail", "--socket", "--instance", "--config");
  }

  @Test
  void shouldNameTheOptionThatItDoesNotKnow() throws InterruptedException {
    assertThat(run("group", "inner", "--lout")).isEqualTo(ExitCode.USAGE);

    assertThat(err())
        .startsWith("tool: unknown option '--lout'")
        .endsWith("ee 'tool group inner --help'\n");
  }

  @Test
  void shouldPrintTheVersion() throws InterruptedException {
    assertThat(run("--version")).isEqualTo(ExitCode.OK);

    assertThat(out()).isEqualTo("tool " + ProgramVersion.current() + "\n");
  }

  @Test
  void shouldPrintTheVersionAsJson() throws InterruptedException {
    assertThat(run("--json", "--version")).isEqualTo(ExitCode.OK);

    JsonObject version = JsonParser.parseString(out()).getAsJsonObject();
    assertThat(version.get("version").getAsString()).isEqualTo(ProgramVersion.current());
    assertThat(version.has("java")).isTrue();
  }

  @Test
  void shouldShowHelpAsJson() throws InterruptedException {
    assertThat(run("group", "inner", "--json", "--help")).isEqualTo(ExitCode.OK);

    JsonObject help = JsonParser.parseString(out()).getAsJsonObject();
    assertThat(help.get("usage").getAsString()).contains("tool group inner", "--loud");
  }

  @Test
  void shouldRefuseAWordThatIsNotUtf8() throws InterruptedException {
    assertThat(run("greet", "gr\uFFFDn")).isEqualTo(ExitCode.USAGE);

    assertThat(err()).contains("is not UTF-8").hasLineCount(1);
    assertThat(invocations).isEmpty();
  }

  @Test
  void shouldShowHelpOfACommandInAGroup() throws InterruptedException {
    assertThat(run("group", "inner", "--help")).isEqualTo(ExitCode.OK);

    assertThat(out()).contains("tool group inner", "--loud", "--json");
    assertThat(invocations).isEmpty();
  }

  @Test
  void shouldEndAsTheFailureSays() throws InterruptedException {
    assertThat(run("fail")).isEqualTo(ExitCode.NO_DAEMON);

    assertThat(err()).isEqualTo("tool: nothing there\n");
    assertThat(out()).isEmpty();
  }

  @Test
  void shouldShowAFailureAsJsonWhereThatIsWanted() throws InterruptedException {
    run("fail", "--json");

    JsonObject error = JsonParser.parseString(out()).getAsJsonObject().getAsJsonObject("error");
    assertThat(error.get("exit").getAsInt()).isEqualTo(4);
    assertThat(error.get("kind").getAsString()).isEqualTo("no-daemon");
    assertThat(error.get("message").getAsString()).isEqualTo("nothing there");
    assertThat(err()).isEmpty();
  }

  @Test
  void shouldShowAWrongCommandLineAsJsonWhereThatIsWanted() throws InterruptedException {
    assertThat(run("nothing", "--json")).isEqualTo(ExitCode.USAGE);

    JsonObject error = JsonParser.parseString(out()).getAsJsonObject().getAsJsonObject("error");
    assertThat(error.get("kind").getAsString()).isEqualTo("usage");
  }

  private final class Root implements CommandGroup {
    @Override
    public void describe(CommandSpec spec) {
      spec.usageMessage().description("A tool.");
      spec.addOption(OptionSpec.builder("--version").type(boolean.class).versionHelp(true).build());
    }

    @Override
    public List<String> names() {
      return List.of("greet", "group", "fail");
    }

    @Override
    public CommandNode make(String name) {
      made.add(name);
      return switch (name) {
        case "greet" -> new Greet();
        case "group" -> new Group();
        default -> new Fail();
      };
    }
  }

  private final class Group implements CommandGroup {
    @Override
    public void describe(CommandSpec spec) {
      spec.usageMessage().description("Commands.");
    }

    @Override
    public List<String> names() {
      return List.of("inner", "other");
    }

    @Override
    public CommandNode make(String name) {
      made.add(name);
      return new Inner();
    }
  }

  private final class Greet implements Command {
    @Override
    public void describe(CommandSpec spec) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .index("0")
              .arity("1")
              .required(true)
              .type(String.class)
              .build());
    }

    @Override
    public ExitCode run(Invocation invocation) {
      invocations.add(invocation);
      return ExitCode.OK;
    }
  }

  private final class Inner implements Command {
    @Override
    public void describe(CommandSpec spec) {
      spec.addOption(OptionSpec.builder("--loud").type(boolean.class).build());
    }

    @Override
    public ExitCode run(Invocation invocation) {
      invocations.add(invocation);
      return ExitCode.OK;
    }
  }

  private static final class Fail implements Command {
    @Override
    public void describe(CommandSpec spec) {
      spec.usageMessage().description("Fails.");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailure {
      throw new CommandFailure(ExitCode.NO_DAEMON, "nothing there");
    }
  }
}
