package dev.hearth.session.state;

import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The daemon that is named in the file {@link StateFolder#lock}: the one that holds it, or held it
 * last and was killed. An earlier version did not write down where it listens.
 *
 * <pre>
 *  pid=… started=… boot=… socket=…
 * </pre>
 *
 * @param process its process
 * @param address where it listens, where that is known
 */
public record InstanceHolder(ProcessIdentity process, Optional<String> address) {
  private static final String SOCKET = " socket=";

  /** This process. */
  public static InstanceHolder current(Endpoint endpoint) {
    return new InstanceHolder(ProcessIdentity.current(), Optional.of(endpoint.address()));
  }

  /**
   * Who is named in a file.
   *
   * @return none where nobody is, or there is no such file
   * @throws IOException if it cannot be read
   */
  public static Optional<InstanceHolder> in(Path file) throws IOException {
    // To open a pipe would wait for who writes to it.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).stripTrailing());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<InstanceHolder> of(String text) {
    return ProcessIdentity.parse(text)
        .map(
            process ->
                new InstanceHolder(process, address(text.substring(process.toString().length()))));
  }

  private static Optional<String> address(String rest) {
    return rest.startsWith(SOCKET)
        ? Optional.of(rest.substring(SOCKET.length()))
        : Optional.empty();
  }

  /**
   * Whether it lives, and is known to listen at another address. One at the same address has given
   * that back.
   */
  public boolean isElsewhere(InstanceHolder other) {
    return address.isPresent() && !address.equals(other.address) && process.isAlive();
  }

  /**
   * Whether it has begun to stop.
   *
   * @throws IOException if that cannot be told
   */
  public boolean isLeaving(StateFolder folder) throws IOException {
    return LastExit.read(folder)
        .filter(exit -> exit.isUnderWay() && exit.isOf(process))
        .isPresent();
  }

  /** For people. */
  public String text() {
    return "process " + process.pid() + address.map(at -> " at " + at).orElse("");
  }

  /** As it stands in the file. */
  @Override
  public String toString() {
    return process + address.map(at -> SOCKET + at).orElse("");
  }
}
