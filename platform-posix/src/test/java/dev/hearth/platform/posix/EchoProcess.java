package dev.hearth.platform.posix;

import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Receiver;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Listens and sends back what arrives. On the line {@code hog} it opens files until it may open no
 * more, on {@code free} it closes them, and on {@code time} it tells what its I/O threads have
 * used.
 */
final class EchoProcess {
  private static final Deque<FileInputStream> HOGGED = new ArrayDeque<>();

  private EchoProcess() {}

  public static void main(String[] args) throws Exception {
    loadClasses();
    IoThreadTime.nanos();
    EngineTest.open(args[0]).listen(new Endpoint(args[1]), 512).start(Echo::new);
    System.out.println("listening");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(answer(line));
    }
  }

  private static String answer(String command) throws IOException {
    switch (command) {
      case "hog" -> hog();
      case "free" -> free();
      default -> {
        return Long.toString(IoThreadTime.nanos());
      }
    }
    return "done " + command;
  }

  /** A class cannot be loaded from a folder when no file can be opened. An image has no folders. */
  private static void loadClasses() throws Exception {
    for (String root : System.getProperty("java.class.path").split(":", -1)) {
      Path folder = Path.of(root);
      if (!Files.isDirectory(folder.resolve("dev"))) {
        continue;
      }
      try (Stream<Path> files = Files.walk(folder.resolve("dev"))) {
        for (Path file : files.toList()) {
          String name = folder.relativize(file).toString().replace('/', '.');
          if (name.endsWith(".class")
              && !name.endsWith("Test.class")
              && !name.endsWith("info.class")) {
            Class.forName(name.substring(0, name.length() - ".class".length()));
          }
        }
      }
    }
  }

  private static void hog() {
    try {
      while (true) {
        HOGGED.push(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      // That was the last one.
    }
  }

  private static void free() throws IOException {
    while (!HOGGED.isEmpty()) {
      HOGGED.pop().close();
    }
  }

  private static final class Echo implements Receiver {
    private final Connection connection;
    private final ByteBuffer[] answer = {ByteBuffer.allocateDirect(64)};

    Echo(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable ByteBuffer target() {
      return null;
    }

    @Override
    public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
      descriptors.forEach(Descriptor::close);
      answer[0].clear().put(beyond).flip();
      connection.write(answer, 1, new Descriptor[0]);
    }

    @Override
    public void descriptorsLost(IOException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void written() {}

    @Override
    public void closed(@Nullable IOException cause) {}
  }
}
