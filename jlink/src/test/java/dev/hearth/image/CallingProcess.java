package dev.hearth.image;

import dev.hearth.client.ClientOptions;
import dev.hearth.client.DaemonEndedException;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;

/**
 * A tool with a connection: a process of the tests', on the image's run-time. It pings until that
 * fails, and once more, and prints of both how: the {@link
 * dev.hearth.client.PostMortem.Manner#label} and the message, whose lines end in a bar.
 */
final class CallingProcess {
  private CallingProcess() {}

  /** {@code SOCKET}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ClientOptions options = ClientOptions.of(new Endpoint(arguments[0]), "test", "1");
    try (HearthClient client = HearthClient.connect(options)) {
      System.out.println("connected");
      String end;
      do {
        end = ping(client);
      } while (end.isEmpty());
      System.out.println(end);
      System.out.println(ping(client));
    }
  }

  /** Empty where all is well. */
  private static String ping(HearthClient client) throws InterruptedException {
    try {
      client.control().ping();
      return "";
    } catch (CallException e) {
      String manner =
          e.getCause() instanceof DaemonEndedException ended
              ? ended.postMortem().manner().label()
              : "none";
      return manner + " " + String.valueOf(e.getMessage()).replace('\n', '|');
    }
  }
}
