package dev.hearth.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes, loads and binds configurations for tests. */
final class Sources {
  static final Path HOME = Path.of("/home/someone");
  static final UserEnvironment ENVIRONMENT = environment(Map.of("HOME", HOME.toString()));

  private Sources() {}

  static UserEnvironment environment(Map<String, String> variables) {
    return new UserEnvironment(variables, HOME, UserEnvironment.OperatingSystem.XDG);
  }

  static ConfigurationFile write(Path folder, String text) {
    Path file = folder.resolve("hearth.conf");
    try {
      Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new ConfigurationFile(file, ConfigurationFile.NamedBy.OPTION);
  }

  static Configuration load(Path folder, String text, String... references) {
    List<Reference> all =
        Arrays.stream(references).map(reference -> new Reference("reference", reference)).toList();
    return value(Configuration.load(write(folder, text), all, ENVIRONMENT));
  }

  static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Bound<T>(T value) -> value;
      case Outcome.Invalid<T>(List<Problem> problems) ->
          throw new AssertionError(describe(problems));
    };
  }

  static <T> List<Problem> problems(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Bound<T>(T value) -> throw new AssertionError("was bound: " + value);
      case Outcome.Invalid<T>(List<Problem> problems) -> problems;
    };
  }

  static String describe(List<Problem> problems) {
    return String.join("\n", problems.stream().map(Problem::describe).toList());
  }

  /** The descriptions with the folder's name taken out of them. */
  static List<String> lines(Path folder, List<Problem> problems) {
    return problems.stream().map(problem -> problem.describe().replace(folder + "/", "")).toList();
  }
}
