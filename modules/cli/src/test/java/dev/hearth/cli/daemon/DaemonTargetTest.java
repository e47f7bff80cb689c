package dev.hearth.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.CommandGroup;
import dev.hearth.cli.command.CommandNode;
import dev.hearth.cli.command.CommandTree;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.output.Console;
import dev.hearth.config.UserEnvironment;
import dev.hearth.config.UserEnvironment.OperatingSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

@DisabledOnOs(OS.WINDOWS)
final class DaemonTargetTest {
  private static final Map<String, String> RUN = Map.of("XDG_RUNTIME_DIR", "/run/me");

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private ExitCode find(Map<String, String> variables, String line) throws InterruptedException {
    PrintStream both = new PrintStream(shown, true, StandardCharsets.UTF_8);
    Console console = new Console(InputStream.nullInputStream(), both, both, false);
    return new CommandTree("tool", new Root(), console)
        .run(line.split(" "), new UserEnvironment(variables, folder, OperatingSystem.XDG));
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("c.conf"), text);
  }

  @Test
  void shouldMeanTheDefaultInstanceWhereNothingIsSaid() throws Exception {
    assertThat(find(RUN, "find")).isEqualTo(ExitCode.OK);

    assertThat(shown()).isEqualTo("default /run/me/hearth/default.sock");
  }

  @Test
  void shouldMeanTheInstanceThatIsNamed() throws Exception {
    find(RUN, "find --instance work");

    assertThat(shown()).isEqualTo("work /run/me/hearth/work.sock");
  }

  @Test
  void shouldReadNoConfigurationWhereTheSocketIsNamed() throws Exception {
    find(RUN, "find --socket /a/s --config " + config("daemon {"));

    assertThat(shown()).isEqualTo("default /a/s");
  }

  @Test
  void shouldMeanTheSocketOfTheConfiguration() throws Exception {
    find(RUN, "find --config " + config("daemon { socket = s, instance = x }\nother = 1"));

    assertThat(shown()).isEqualTo("x " + folder.resolve("s"));
  }

  @Test
  void shouldMeanTheInstanceOfTheConfiguration() throws Exception {
    Path file = config("daemon { instance = x, io.threads = 4 }");

    find(Map.of("XDG_RUNTIME_DIR", "/run/me", "HEARTH_CONFIG", file.toString()), "find");

    assertThat(shown()).isEqualTo("x /run/me/hearth/x.sock");
  }

  @Test
  void shouldPreferTheInstanceOfTheCommandLine() throws Exception {
    find(RUN, "find --instance y --config " + config("daemon.instance = x"));

    assertThat(shown()).isEqualTo("y /run/me/hearth/y.sock");
  }

  @Test
  void shouldRefuseANameThatIsNone() throws Exception {
    assertThat(find(RUN, "find --instance a/b")).isEqualTo(ExitCode.USAGE);

    assertThat(shown()).contains("'a/b' cannot name an instance");
  }

  @Test
  void shouldSayWhereTheConfigurationIsWrong() throws Exception {
    Path file = config("\ndaemon.socket = [1]");

    assertThat(find(RUN, "find --config " + file)).isEqualTo(ExitCode.CONFIGURATION);

    assertThat(shown()).contains(file + ":2: daemon.socket");
  }

  @Test
  void shouldMissAConfigurationThatIsNamed() throws Exception {
    assertThat(find(RUN, "find --config /nowhere/c.conf")).isEqualTo(ExitCode.CONFIGURATION);

    assertThat(shown()).contains("/nowhere/c.conf");
  }

  /** Prints which daemon is meant. */
  private static final class Find implements Command {
    @Override
    public void describe(CommandSpec spec) {
      spec.usageMessage().description("Finds.");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailure {
      DaemonTarget target = DaemonTarget.of(invocation);
      invocation.console().out().print(target.instance() + " " + target.endpoint());
      return ExitCode.OK;
    }
  }

  private static final class Root implements CommandGroup {
    @Override
    public void describe(CommandSpec spec) {
      spec.usageMessage().description("A tool.");
    }

    @Override
    public List<String> names() {
      return List.of("find");
    }

    @Override
    public CommandNode make(String name) {
      return new Find();
    }
  }
}
