package dev.hearth.image;

import dev.hearth.client.ClientOptions;
import dev.hearth.client.HearthClient;
import dev.hearth.session.GoingAway;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.nio.channels.Channels;
import java.time.Duration;

/**
 * A tool that puts into the cache what its standard input brings, for as long as that takes: a
 * process of the tests', on the image's run-time. It prints {@code sending} when it has sent
 * something, and when it is done how much was stored and where the daemon told it to go.
 */
final class UploadingProcess {
  private UploadingProcess() {}

  /** {@code SOCKET KEY}. */
  public static void main(String[] arguments)
      throws IOException, CallException, InterruptedException {
    ClientOptions options = ClientOptions.of(new Endpoint(arguments[0]), "test", "1");
    try (HearthClient client = HearthClient.connect(options)) {
      long stored =
          client
              .cache()
              .put(
                  "default",
                  arguments[1],
                  Channels.newChannel(System.in),
                  Deadline.after(Duration.ofMinutes(5)),
                  _ -> System.out.println("sending"))
              .getSize();
      String successor =
          client.goingAway().flatMap(GoingAway::successor).map(Endpoint::address).orElse("nowhere");
      System.out.println("stored " + stored + " " + successor);
    }
  }
}
