package dev.hearth.client;

import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds this machine's transport. */
public final class Transports {
  /** How much is read at once; the rest of a larger frame is read to its place. */
  private static final int READ_BUFFER_BYTES = 64 << 10;

  /** Looked for when it is needed first, and only once: to look takes as long as to connect. */
  private static final class Provider {
    static final @Nullable TransportProvider FOUND = find();

    private static @Nullable TransportProvider find() {
      for (TransportProvider provider :
          ServiceLoader.load(TransportProvider.class, Transports.class.getClassLoader())) {
        if (provider.isSupported()) {
          return provider;
        }
      }
      return null;
    }
  }

  private Transports() {}

  /** Of providers on the class path nobody is told: they are declared by their modules alone. */
  private static String none() {
    return Transports.class.getModule().isNamed()
        ? "no transport for "
            + System.getProperty("os.name")
            + " is among the modules: add the platform's module"
        : "no transport is found on the class path: put the jars of Hearth and of what it needs on"
            + " the module path instead, with --add-modules dev.hearth.client";
  }

  /**
   * Opens it.
   *
   * @param engine the name of its I/O engine, or {@link TransportOptions#AUTO}
   * @param endpoint what is to be connected to, for the failure
   * @return the transport, which the caller closes
   * @throws ConnectFailedException {@link ConnectFailure#TRANSPORT}: there is none, or it failed
   */
  public static Transport open(String engine, Polling polling, Endpoint endpoint)
      throws ConnectFailedException {
    TransportProvider provider = Provider.FOUND;
    if (provider == null) {
      throw new ConnectFailedException(ConnectFailure.TRANSPORT, endpoint, none(), null);
    }
    try {
      return provider.open(new TransportOptions(engine, 1, READ_BUFFER_BYTES, polling));
    } catch (IOException e) {
      throw new ConnectFailedException(
          ConnectFailure.TRANSPORT, endpoint, String.valueOf(e.getMessage()), e);
    }
  }
}
