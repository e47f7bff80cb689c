package dev.hearth.session.state;

import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * Where a daemon writes its log, where that is not {@link StateFolder#log}: its configuration may
 * name any file, and who looks how the daemon ended need not have read that.
 *
 * <pre>
 *  pid=… started=… boot=… log=…
 * </pre>
 *
 * @param process the daemon's
 * @param file absolute
 */
public record NamedLog(ProcessIdentity process, Path file) {
  private static final String LOG = " log=";

  /**
   * Leaves word of this process's log, in the place of what the daemon before has left.
   *
   * @param log where it is; empty where it is no file
   */
  public static void leave(StateFolder folder, Optional<Path> log) throws IOException {
    Path file = folder.namedLog();
    Files.deleteIfExists(file);
    Optional<Path> other = log.map(Path::toAbsolutePath).filter(at -> !at.equals(folder.log()));
    if (other.isEmpty()) {
      return;
    }
    NamedLog named = new NamedLog(ProcessIdentity.current(), other.get());
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file())) {
      channel.write(StandardCharsets.UTF_8.encode(named + System.lineSeparator()));
    }
  }

  /**
   * What the last daemon has left word of.
   *
   * @return none where it wrote to the usual file, or nothing can be read
   */
  public static Optional<NamedLog> of(StateFolder folder) {
    Path file = folder.namedLog();
    // To open a pipe would wait for who writes to it.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).stripTrailing());
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<NamedLog> parse(String text) {
    return ProcessIdentity.parse(text)
        .filter(process -> text.startsWith(process + LOG))
        .map(process -> new NamedLog(process, Path.of(text.substring((process + LOG).length()))));
  }

  /** As it stands in the file. */
  @Override
  public String toString() {
    return process + LOG + file;
  }
}
