package dev.hearth.session.state;

import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When and why the last daemon of an instance ended: what there is to show when none runs. It is
 * written when the stop begins, and again with the exit code at its end. The next daemon moves it
 * to the {@link PastExits} once it is ready, and leaves none where it is killed.
 *
 * @param at when it was written
 * @param process its process; without start and boot where an earlier version has written it
 * @param version the daemon's version
 * @param exitCode what its process returned; none where it did not get to the end of its stop
 * @param cause why it ended; none where a later version wrote a cause that this one does not know
 * @param reason the same for people, in one line
 */
public record LastExit(
    Instant at,
    ProcessIdentity process,
    String version,
    OptionalInt exitCode,
    Optional<ExitCause> cause,
    String reason) {
  private static final String AT = "at";
  private static final String PID = "pid";
  private static final String STARTED = "started";
  private static final String BOOT = "boot";
  private static final String VERSION = "version";
  private static final String EXIT_CODE = "exit-code";
  private static final String CAUSE = "cause";
  private static final String REASON = "reason";

  /** The number of its process. */
  public long pid() {
    return process.pid();
  }

  /**
   * Writes it in the place of the one before, as a whole, readable for nobody but the user.
   *
   * @throws IOException if the folder is not there and cannot be made, or the file cannot be
   *     written
   */
  public void write(StateFolder folder) throws IOException {
    folder.create();
    Properties properties = new Properties();
    properties.setProperty(AT, at.toString());
    properties.setProperty(PID, Long.toString(pid()));
    properties.setProperty(STARTED, Long.toString(process.started()));
    properties.setProperty(BOOT, process.bootId());
    properties.setProperty(VERSION, version);
    exitCode.ifPresent(code -> properties.setProperty(EXIT_CODE, Integer.toString(code)));
    cause.ifPresent(known -> properties.setProperty(CAUSE, known.label()));
    properties.setProperty(REASON, reason);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Path file = folder.lastExit();
    Path fresh = file.resolveSibling(file.getFileName() + "." + pid());
    Files.deleteIfExists(fresh);
    try (var channel =
        Files.newByteChannel(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file())) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads it.
   *
   * @return none where no daemon has left one
   * @throws IOException if it cannot be read, or is none
   */
  public static Optional<LastExit> read(StateFolder folder) throws IOException {
    try {
      return Optional.of(read(folder.lastExit()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads one.
   *
   * @throws NoSuchFileException if it is not there
   */
  static LastExit read(Path file) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    try {
      return of(properties);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(file + " is damaged, remove it: " + e.getMessage(), e);
    }
  }

  /**
   * Whether it is that of a process; where one of both does not know more than the number, by it.
   */
  public boolean isOf(ProcessIdentity other) {
    boolean known = process.started() != 0 && other.started() != 0;
    return known ? process.equals(other) : pid() == other.pid();
  }

  /** Whether its process has begun to stop, and is still there: it has its files till the end. */
  public boolean isUnderWay() {
    boolean known = process.started() != 0;
    return known ? process.isAlive() : ProcessIdentity.of(pid()).isPresent();
  }

  private static LastExit of(Properties properties) {
    return new LastExit(
        Instant.parse(required(properties, AT)),
        new ProcessIdentity(
            Long.parseLong(required(properties, PID)),
            Long.parseLong(properties.getProperty(STARTED, "0")),
            properties.getProperty(BOOT, "")),
        required(properties, VERSION),
        exitCode(properties.getProperty(EXIT_CODE)),
        ExitCause.of(properties.getProperty(CAUSE, "")),
        required(properties, REASON));
  }

  private static OptionalInt exitCode(@Nullable String number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(number));
  }

  private static String required(Properties properties, String name) {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no '" + name + "'");
    }
    return value;
  }
}
