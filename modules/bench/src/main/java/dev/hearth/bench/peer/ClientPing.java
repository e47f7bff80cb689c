package dev.hearth.bench.peer;

import dev.hearth.client.ClientOptions;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.ControlClient;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import java.io.IOException;

/** Blocking calls of {@code control.ping} through Hearth's own client: the whole stack. */
public final class ClientPing {

  private ClientPing() {}

  /** {@code PATH POLLING}: where a daemon listens, and {@code auto} or {@code off}. */
  public static void main(String[] arguments)
      throws ConnectFailedException, IOException, InterruptedException {
    Polling polling = arguments[1].equals("off") ? Polling.OFF : Polling.AUTO;
    ClientOptions options =
        ClientOptions.of(new Endpoint(arguments[0]), "bench", "1").withPolling(polling);
    try (HearthClient client = HearthClient.connect(options)) {
      ControlClient control = client.control();
      RoundTrips.blocking(() -> ping(control)).serve();
    }
  }

  private static void ping(ControlClient control) throws IOException, InterruptedException {
    try {
      control.ping();
    } catch (CallException e) {
      throw new IOException("a ping was not answered", e);
    }
  }
}
