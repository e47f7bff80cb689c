package dev.hearth.runtime.configuration;

import dev.hearth.config.Bindings;
import dev.hearth.config.Configuration;
import dev.hearth.config.ConfigurationFile;
import dev.hearth.config.KeyPath;
import dev.hearth.config.Outcome;
import dev.hearth.config.Reference;
import dev.hearth.config.Schema;
import dev.hearth.config.UserEnvironment;
import dev.hearth.runtime.layer.LoadedService;
import dev.hearth.runtime.layer.RejectedService;
import dev.hearth.runtime.layer.ServiceCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the user has configured. The daemon's own sections can be bound at once, and the daemon
 * listens by them; the sections of the services only once their layers are there, for the records
 * and the defaults are in their jars.
 *
 * <p>No switch over patterns here, as nowhere on the way of a start: for each of them the JVM spins
 * a class anew at every start, which the AOT cache does not keep.
 */
public final class HostConfiguration {
  private static final KeyPath SERVICES = KeyPath.of("services");

  private final Configuration configuration;
  private final List<Section> sections;

  private HostConfiguration(Configuration configuration, List<Section> sections) {
    this.configuration = configuration;
    this.sections = sections;
  }

  /**
   * Reads the user's file over the defaults.
   *
   * @param sections the daemon's own
   * @throws IOException if the defaults in the image cannot be read
   */
  public static Outcome<HostConfiguration> load(
      ConfigurationFile file, UserEnvironment environment, List<Section> sections)
      throws IOException {
    Set<Module> modules = new LinkedHashSet<>();
    sections.forEach(section -> modules.add(section.type().getModule()));
    Outcome<Configuration> loaded = Configuration.load(file, references(modules), environment);
    if (loaded instanceof Outcome.Bound<Configuration>(Configuration configuration)) {
      return new Outcome.Bound<>(new HostConfiguration(configuration, List.copyOf(sections)));
    }
    return new Outcome.Invalid<>(((Outcome.Invalid<Configuration>) loaded).problems());
  }

  /** Binds the daemon's own sections, and leaves those of the services for later. */
  public Bindings bindOwn() {
    return configuration.bind(own().ignore(SERVICES).build());
  }

  /**
   * Binds everything. The section of a service that was rejected is passed over, because what may
   * stand in it is not known.
   *
   * @return the records of the services, or every problem of the whole configuration
   * @throws IOException if the defaults of a service cannot be read
   */
  public Outcome<ServiceSettings> bindAll(ServiceCatalog catalog) throws IOException {
    Set<Module> modules = new LinkedHashSet<>();
    Schema.Builder schema = own().noun(SERVICES, "service");
    for (LoadedService service : catalog.services()) {
      modules.add(service.provider().getClass().getModule());
      schema.record(sectionOf(service.name()), service.configuration());
    }
    for (RejectedService service : catalog.rejected()) {
      schema.ignore(sectionOf(service.name()));
    }
    Outcome<Configuration> loaded = configuration.withReferences(references(modules));
    if (loaded instanceof Outcome.Bound<Configuration>(Configuration complete)) {
      return settings(complete.bind(schema.build()), catalog);
    }
    return new Outcome.Invalid<>(((Outcome.Invalid<Configuration>) loaded).problems());
  }

  private static Outcome<ServiceSettings> settings(Bindings bindings, ServiceCatalog catalog) {
    if (!bindings.problems().isEmpty()) {
      return new Outcome.Invalid<>(bindings.problems());
    }
    Map<String, Record> byName = new HashMap<>();
    for (LoadedService service : catalog.services()) {
      byName.put(service.name(), bound(bindings, service));
    }
    return new Outcome.Bound<>(new ServiceSettings(byName));
  }

  private static Record bound(Bindings bindings, LoadedService service) {
    Outcome<? extends Record> outcome =
        bindings.get(sectionOf(service.name()), service.configuration());
    if (outcome instanceof Outcome.Bound<? extends Record> bound) {
      return bound.value();
    }
    throw new IllegalStateException("no problem was reported, yet it is " + outcome);
  }

  private Schema.Builder own() {
    Schema.Builder schema = Schema.builder();
    sections.forEach(section -> schema.record(section.path(), section.type()));
    return schema;
  }

  private static KeyPath sectionOf(String service) {
    return KeyPath.of("services", service);
  }

  private static List<Reference> references(Set<Module> modules) throws IOException {
    List<Reference> references = new ArrayList<>();
    for (Module module : modules) {
      Reference.of(module).ifPresent(references::add);
    }
    return references;
  }
}
