package dev.hearth.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Parses files and references; what cannot be parsed becomes a problem and counts as empty. The
 * library stops at a file's first syntax error, for it cannot know what the rest means.
 */
final class Parser {
  private static final ConfigParseOptions HOCON =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF);

  private final Problems problems;

  Parser(Problems problems) {
    this.problems = problems;
  }

  Config parse(ConfigurationFile file) {
    Path path = file.path();
    if (Files.notExists(path)) {
      if (file.isRequired()) {
        unreadable(file, "there is no such file");
      }
      return ConfigFactory.empty();
    }
    if (Files.isDirectory(path)) {
      unreadable(file, "this is a folder");
      return ConfigFactory.empty();
    }
    if (!Files.isReadable(path)) {
      unreadable(file, "this file may not be read");
      return ConfigFactory.empty();
    }
    String source = path.toString();
    return parse(source, () -> ConfigFactory.parseFile(path.toFile(), HOCON));
  }

  Config parse(Reference reference) {
    String source = reference.origin();
    return parse(
        source,
        () -> ConfigFactory.parseString(reference.text(), HOCON.setOriginDescription(source)));
  }

  private interface Parsing {
    Config parse();
  }

  private Config parse(String source, Parsing parsing) {
    try {
      return parsing.parse();
    } catch (ConfigException.IO unreadable) {
      problems.add(
          LibraryMessages.problem(
              unreadable,
              source,
              Problem.Kind.UNREADABLE,
              "check that the file and those that it includes can be read"));
    } catch (ConfigException.Parse | ConfigException.BadPath syntax) {
      problems.add(
          LibraryMessages.problem(
              syntax, source, Problem.Kind.SYNTAX, "correct it; nothing after it was checked"));
    }
    return ConfigFactory.empty();
  }

  private void unreadable(ConfigurationFile file, String what) {
    problems.add(
        new Problem(
            new Location(file.path().toString(), 0),
            KeyPath.ROOT,
            Problem.Kind.UNREADABLE,
            what,
            "it was named by " + file.namedBy() + ", name a file that can be read"));
  }
}
