package dev.hearth.launcher;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * The folder {@code services} of a test: the control service, and small ones compiled on the spot.
 */
final class TestServices {
  private final Path work;
  private final Path services;

  TestServices(Path work) throws IOException {
    this.work = work;
    services = Files.createDirectories(work.resolve("services"));
  }

  Path folder() {
    return services;
  }

  /** The control service, from where the test has it. */
  TestServices control() throws IOException {
    Path folder = Files.createDirectories(services.resolve("control"));
    for (String entry : ModulePath.entries()) {
      if (entry.contains("control")) {
        Files.createSymbolicLink(folder.resolve(Path.of(entry).getFileName()), Path.of(entry));
      }
    }
    return this;
  }

  /**
   * A service that does nothing but what its methods say.
   *
   * @param start the body of its start
   * @param stop the body of its stop
   */
  TestServices service(int id, String name, String start, String stop) throws IOException {
    Path source = Files.createTempDirectory(work, name);
    Path classes = Files.createDirectories(services.resolve(name).resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                classes.toString(),
                "--module-path",
                String.join(File.pathSeparator, ModulePath.entries())));
    Map<String, String> files =
        Map.of("module-info.java", MODULE, "Provider.java", PROVIDER, "reference.conf", REFERENCE);
    for (Map.Entry<String, String> file : files.entrySet()) {
      String text =
          file.getValue()
              .replace("@NAME@", name)
              .replace("@ID@", Integer.toString(id))
              .replace("@START@", start)
              .replace("@STOP@", stop);
      Path path = (file.getKey().endsWith(".java") ? source : classes).resolve(file.getKey());
      Files.writeString(path, text);
      if (path.startsWith(source)) {
        arguments.add(path.toString());
      }
    }
    StringWriter output = new StringWriter();
    PrintWriter printer = new PrintWriter(output);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(printer, printer, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("javac failed: " + output);
    }
    return this;
  }

  private static final String MODULE =
      """
      module test.@NAME@ {
        requires dev.hearth.spi;
        exports test.@NAME@;
        provides dev.hearth.spi.ServiceProvider with test.@NAME@.Provider;
      }
      """;

  private static final String REFERENCE = "services.@NAME@ { limit = 1 }\n";

  private static final String PROVIDER =
      """
      package test.@NAME@;
      import dev.hearth.spi.*;
      import java.time.Duration;
      import java.util.List;
      public final class Provider implements ServiceProvider {
        public record Settings(int limit) {}
        public ServiceDescriptor descriptor() {
          return new ServiceDescriptor(@ID@, "@NAME@", "1.0", 1, 0, List.of());
        }
        public Class<? extends Record> configuration() { return Settings.class; }
        public Service create(ServiceContext context) {
          return new Service() {
            public void register(HandlerRegistry handlers) {
              handlers.blocking(1, "wait", call -> {
                new java.util.concurrent.CountDownLatch(1).await();
                return Reply.EMPTY;
              });
              handlers.nonBlocking(2, "broken", request -> { throw new StackOverflowError(); });
            }
            public void start() throws Exception { @START@ }
            public StopOutcome stop(Duration deadline) throws Exception { @STOP@ }
          };
        }
      }
      """;
}
