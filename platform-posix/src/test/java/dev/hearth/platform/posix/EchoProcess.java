package dev.hearth.platform.posix;

import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Receiver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens and sends back what arrives. On the line {@code hog} it opens files until it may open no
 * more, on {@code free} it closes them, and on {@code time} it tells what its I/O threads have
 * used.
 */
final class EchoProcess {
  private EchoProcess() {}

  public static void main(String[] args) throws Exception {
    Hog.loadClasses();
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
    return switch (command) {
      case "hog" -> Hog.hog();
      case "free" -> Hog.free();
      default -> Long.toString(IoThreadTime.nanos());
    };
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
