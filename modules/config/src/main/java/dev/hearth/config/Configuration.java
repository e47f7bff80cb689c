package dev.hearth.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The user's file over the references of all modules, read and put together, not yet bound to
 * records.
 */
public final class Configuration {
  private final Location file;
  private final Config written;
  private final Config references;
  private final ConfigObject effective;
  private final UserEnvironment environment;

  private Configuration(
      Location file,
      Config written,
      Config references,
      ConfigObject effective,
      UserEnvironment environment) {
    this.file = file;
    this.written = written;
    this.references = references;
    this.effective = effective;
    this.environment = environment;
  }

  /**
   * Reads everything. Blocks on the file system.
   *
   * @param file the user's file
   * @param references the modules' defaults, the first over the others
   * @param environment where substitutions and {@code ~} find their values
   * @return the configuration, or what keeps the sources from being read: syntax errors, files that
   *     are not there
   */
  public static Outcome<Configuration> load(
      ConfigurationFile file, List<Reference> references, UserEnvironment environment) {
    Problems problems = new Problems();
    Config written = new Parser(problems).parse(file);
    Location location = new Location(file.path().toString(), 0);
    return combine(location, written, parse(references, problems), environment, problems);
  }

  /**
   * The same with more references, under those that are there; the user's file is not read again.
   * This is for the defaults of services, which are found after the host's own configuration was
   * needed.
   */
  public Outcome<Configuration> withReferences(List<Reference> more) {
    Problems problems = new Problems();
    Config all = references.withFallback(parse(more, problems));
    return combine(file, written, all, environment, problems);
  }

  /**
   * Binds the configuration to one record that is all of it.
   *
   * @throws SchemaException if the class cannot be read from a configuration
   */
  public <T extends Record> Outcome<T> bind(Class<T> type) {
    return bind(Schema.builder().record(KeyPath.ROOT, type).build()).get(KeyPath.ROOT, type);
  }

  /** Binds the configuration to the records of a schema. */
  public Bindings bind(Schema schema) {
    Problems problems = new Problems();
    BoundRecords bound = new BoundRecords();
    schema.root().bind(root(problems), bound);
    return new Bindings(schema, bound, problems.sorted());
  }

  /**
   * Every value in effect, sorted by key, with the place that it comes from. Values of environment
   * variables that the configuration refers to are among them.
   */
  public List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    addSettings(root(new Problems()), settings);
    return List.copyOf(settings);
  }

  private static void addSettings(Node node, List<Setting> settings) {
    if (node.content() instanceof Content.Section(_, var keys) && !keys.isEmpty()) {
      keys.forEach(key -> addSettings(node.child(key), settings));
    } else if (!node.path().isRoot()) {
      settings.add(new Setting(node.path(), node.render(), node.location()));
    }
  }

  private Node root(Problems problems) {
    return Node.root(effective, new Reading(file, written.root(), environment, problems));
  }

  private static Config parse(List<Reference> references, Problems problems) {
    Parser parser = new Parser(problems);
    Config all = ConfigFactory.empty();
    for (Reference reference : references) {
      all = all.withFallback(parser.parse(reference));
    }
    return all;
  }

  private static Outcome<Configuration> combine(
      Location file,
      Config written,
      Config references,
      UserEnvironment environment,
      Problems problems) {
    ConfigObject effective = resolve(file, written.withFallback(references), environment, problems);
    return problems.isEmpty()
        ? new Outcome.Bound<>(new Configuration(file, written, references, effective, environment))
        : new Outcome.Invalid<>(problems.sorted());
  }

  /** What cannot be resolved stays in its place, to be reported with all else that is wrong. */
  private static ConfigObject resolve(
      Location file, Config merged, UserEnvironment environment, Problems problems) {
    try {
      return merged
          .resolve(
              ConfigResolveOptions.noSystem()
                  .setAllowUnresolved(true)
                  .appendResolver(
                      new EnvironmentResolver(environment.variables(), Optional.empty())))
          .root();
    } catch (ConfigException.UnresolvedSubstitution cycle) {
      problems.add(
          LibraryMessages.problem(
              cycle,
              file.file(),
              Problem.Kind.UNRESOLVED,
              "let one of these keys have a value of its own"));
      return ConfigFactory.empty().root();
    }
  }
}
