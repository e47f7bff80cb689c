package dev.hearth.client.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.client.ClientOptions;
import dev.hearth.spi.transport.Endpoint;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is said to a tool whose JVM was started in a way that leaves it without sockets. */
@EnabledOnOs(OS.LINUX)
class NoTransportTest {
  private static final String CLASSES = Path.of("target/classes").toAbsolutePath().toString();
  private static final String TESTS = Path.of("target/test-classes").toAbsolutePath().toString();

  @TempDir private Path folder;

  /** Asks for a daemon and kicks one, twice: where a class has failed, the next time is another. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] arguments) {
      ObtainOptions options =
          ObtainOptions.of(
              ClientOptions.of(new Endpoint(arguments[0]), "test", "1"), Optional.empty());
      for (int i = 0; i < 2; i++) {
        System.out.println(Hearth.obtain(options));
        System.out.println(Hearth.kick(options));
      }
    }
  }

  private static String modulePath() {
    return Objects.requireNonNull(System.getProperty("jdk.module.path"));
  }

  /** What is answered, a line each. */
  private List<String> ask(String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(options));
    command.add(folder.resolve("s").toString());
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("see %s", folder.resolve("err")).isZero();
    return said.lines().toList();
  }

  @Test
  void shouldSayThatTheModulePathIsNeeded() throws Exception {
    String path =
        String.join(
            File.pathSeparator,
            TESTS,
            CLASSES,
            modulePath(),
            System.getProperty("java.class.path"));

    assertThat(ask("-cp", path, Asking.class.getName()))
        .hasSize(4)
        .allMatch(answer -> answer.startsWith("Failed["))
        .allMatch(answer -> answer.contains("on the module path instead"));
  }

  @Test
  void shouldSayThatTheNativeLibraryCannotBeLoaded() throws Exception {
    assertThat(
            ask(
                "-Djffi.extract.dir=" + folder.resolve("missing"),
                "-cp",
                System.getProperty("java.class.path"),
                "--module-path",
                modulePath(),
                "--patch-module",
                "dev.hearth.client=" + TESTS,
                "--module",
                "dev.hearth.client/" + Asking.class.getName()))
        .hasSize(4)
        .allMatch(answer -> answer.startsWith("Failed["))
        .allMatch(answer -> answer.contains("cannot be loaded: java.lang.UnsatisfiedLinkError: "))
        .allMatch(answer -> answer.contains("-Djffi.boot.library.path"));
  }
}
