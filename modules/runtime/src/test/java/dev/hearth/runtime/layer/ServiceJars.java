package dev.hearth.runtime.layer;

import dev.hearth.spi.ServiceProvider;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Compiles modules and packs them, so that tests load real jars. */
final class ServiceJars {
  private static final ToolProvider JAVAC = ToolProvider.findFirst("javac").orElseThrow();
  private static final ToolProvider JAR = ToolProvider.findFirst("jar").orElseThrow();

  private final Path work;

  ServiceJars(Path work) {
    this.work = work;
  }

  /** What a service says of itself, for {@link #service}. */
  record Facts(int id, String name, int spiVersion, List<String> startsAfter) {
    Facts(int id, String name) {
      this(id, name, 1, List.of());
    }

    Facts startsAfter(String... names) {
      return new Facts(id, name, spiVersion, List.of(names));
    }
  }

  /** The sources of a module with one service that answers nothing. */
  static Map<String, String> service(String module, Facts facts) {
    String startsAfter =
        String.join(", ", facts.startsAfter().stream().map(name -> '"' + name + '"').toList());
    return Map.of(
        "module-info.java",
        """
        module %1$s {
          requires dev.hearth.spi;
          exports %1$s;
          provides dev.hearth.spi.ServiceProvider with %1$s.Provider;
        }
        """
            .formatted(module),
        module + "/Provider.java",
        """
        package %s;
        import dev.hearth.spi.*;
        import java.time.Duration;
        import java.util.List;
        public final class Provider implements ServiceProvider {
          public record Settings() {}
          public ServiceDescriptor descriptor() {
            return new ServiceDescriptor(%d, "%s", "1.0", %d, 0, List.of(%s));
          }
          public Class<? extends Record> configuration() { return Settings.class; }
          public Service create(ServiceContext context) {
            return new Service() {
              public void register(HandlerRegistry handlers) {}
              public void start() {}
              public StopOutcome stop(Duration deadline) { return StopOutcome.GRACEFUL; }
            };
          }
        }
        """
            .formatted(module, facts.id(), facts.name(), facts.spiVersion(), startsAfter));
  }

  /**
   * Compiles a module and packs it into a folder.
   *
   * @param sources texts by path
   * @param needed folders of jars that it is compiled against, beside the SPI
   */
  void pack(Path folder, String jar, Map<String, String> sources, Path... needed)
      throws IOException {
    Path source = Files.createTempDirectory(work, "source");
    Path classes = Files.createTempDirectory(work, "classes");
    List<String> arguments =
        new ArrayList<>(List.of("-d", classes.toString(), "--module-path", modulePath(needed)));
    for (Map.Entry<String, String> file : sources.entrySet()) {
      Path path = source.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      arguments.add(path.toString());
    }
    run(JAVAC, arguments);
    Files.createDirectories(folder);
    run(
        JAR,
        List.of(
            "--create", "--file", folder.resolve(jar).toString(), "-C", classes.toString(), "."));
  }

  /** Where the SPI of this test lies, as a file. */
  static Path spi() throws IOException {
    URI location =
        ServiceProvider.class
            .getModule()
            .getLayer()
            .configuration()
            .findModule(ServiceProvider.class.getModule().getName())
            .orElseThrow()
            .reference()
            .location()
            .orElseThrow();
    return Path.of(location);
  }

  private static String modulePath(Path... needed) throws IOException {
    List<String> path = new ArrayList<>(List.of(spi().toString(), annotations()));
    for (Path folder : needed) {
      path.add(folder.toString());
    }
    return String.join(File.pathSeparator, path);
  }

  /** The SPI's annotations, which no one needs at run time, so that only the path knows of them. */
  private static String annotations() {
    return Stream.of("jdk.module.path", "java.class.path")
        .flatMap(key -> Stream.of(System.getProperty(key, "").split(File.pathSeparator)))
        .filter(entry -> entry.contains("jspecify"))
        .findFirst()
        .orElseThrow();
  }

  private static void run(ToolProvider tool, List<String> arguments) {
    StringWriter output = new StringWriter();
    PrintWriter printer = new PrintWriter(output);
    if (tool.run(printer, printer, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException(tool.name() + " failed: " + output);
    }
  }
}
