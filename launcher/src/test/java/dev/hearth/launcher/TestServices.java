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
    return compile(id, name, PROVIDER.replace("@START@", start).replace("@STOP@", stop));
  }

  /** A service that has connections follow what one of them has it publish. */
  TestServices publisher(int id) throws IOException {
    return compile(id, "publisher", PUBLISHER);
  }

  private TestServices compile(int id, String name, String provider) throws IOException {
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
        Map.of("module-info.java", MODULE, "Provider.java", provider, "reference.conf", REFERENCE);
    for (Map.Entry<String, String> file : files.entrySet()) {
      String text = file.getValue().replace("@NAME@", name).replace("@ID@", Integer.toString(id));
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

  /**
   * Type 1 follows: frames, policy. Type 2 publishes frames of a length with their numbers: count,
   * length, number of keys. Type 3 tells what was dropped and how many subscriptions have ended.
   */
  private static final String PUBLISHER =
      """
      package test.@NAME@;
      import dev.hearth.spi.*;
      import java.nio.ByteBuffer;
      import java.time.Duration;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;
      public final class Provider implements ServiceProvider {
        public record Settings(int limit) {}
        public ServiceDescriptor descriptor() {
          return new ServiceDescriptor(@ID@, "@NAME@", "1.0", 1, 0, List.of());
        }
        public Class<? extends Record> configuration() { return Settings.class; }
        public Service create(ServiceContext context) {
          Topic topic = context.connections().newTopic();
          Queue<Subscription> all = new ConcurrentLinkedQueue<>();
          AtomicLong ended = new AtomicLong();
          return new Service() {
            public void register(HandlerRegistry handlers) {
              handlers.blocking(1, "follow", call -> {
                int frames = call.message().getInt();
                byte[] name = new byte[call.message().remaining()];
                call.message().get(name);
                FallBehind.Policy policy = FallBehind.Policy.valueOf(new String(name));
                all.add(topic.subscribe(call.peer().handle(),
                    new FallBehind(policy, frames, Long.MAX_VALUE), e -> ended.incrementAndGet()));
                return Reply.EMPTY;
              });
              handlers.blocking(2, "publish", call -> {
                int count = call.message().getInt();
                int length = call.message().getInt();
                int keys = call.message().getInt();
                for (int i = 0; i < count; i++) {
                  byte[] bytes = ByteBuffer.allocate(length).putInt(0, i).array();
                  topic.publish(i % keys, 9, Message.of(bytes), Attachment.none());
                }
                return Reply.EMPTY;
              });
              handlers.blocking(3, "tell", call -> {
                long dropped = all.stream().mapToLong(Subscription::dropped).sum();
                return Reply.of(Message.of(ByteBuffer.allocate(20).putLong(dropped)
                    .putLong(ended.get()).putInt(topic.subscribers()).array()));
              });
            }
            public void start() {}
            public StopOutcome stop(Duration deadline) { return StopOutcome.GRACEFUL; }
          };
        }
      }
      """;

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
              handlers.blocking(3, "take", call -> {
                Thread.sleep(call.message().getInt());
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
