package dev.hearth.spi.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which process this is or was. A number alone does not say: once a process has ended, the system
 * gives its number to another, and after a boot to anyone.
 *
 * @param pid its number
 * @param started when it started, by whatever clock the system has for that: on Linux ticks since
 *     the boot, which no change of the time moves; elsewhere milliseconds since 1970. 0 where it
 *     cannot be known
 * @param bootId which boot of the machine; empty where the system does not tell
 */
public record ProcessIdentity(long pid, long started, String bootId) {
  private static final Path PROCESSES = Path.of("/proc");
  private static final Path BOOT_ID = PROCESSES.resolve("sys/kernel/random/boot_id");
  private static final Pattern TEXT =
      Pattern.compile("pid=(\\d{1,18}) started=(\\d{1,18}) boot=([0-9a-f-]{0,64})");

  /** Where the start stands among the fields of {@code stat} that follow the name. */
  private static final int STARTED = 19;

  private static final int STATE = 0;

  /** Read once: this process does not outlive the boot. */
  private static volatile @Nullable String thisBoot;

  /** This process. */
  public static ProcessIdentity current() {
    long pid = ProcessHandle.current().pid();
    return of(pid).orElseGet(() -> numbered(pid));
  }

  /** A process of which nothing is known but its number. */
  public static ProcessIdentity numbered(long pid) {
    return new ProcessIdentity(pid, 0, "");
  }

  /** The process that has a number now; none if there is none, or it has ended and is a zombie. */
  public static Optional<ProcessIdentity> of(long pid) {
    try {
      String[] fields = statOf(pid);
      return "Z".equals(fields[STATE])
          ? Optional.empty()
          : Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[STARTED]), bootIdNow()));
    } catch (IOException | RuntimeException e) {
      // No Linux, or no such process, which the other way tells apart.
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .map(process -> new ProcessIdentity(pid, startOf(process), ""));
    }
  }

  /** The fields behind the name, which is in brackets and may hold anything. */
  private static String[] statOf(long pid) throws IOException {
    String stat = Files.readString(PROCESSES.resolve(Long.toString(pid)).resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static String bootIdNow() throws IOException {
    String known = thisBoot;
    if (known == null) {
      known = Files.readString(BOOT_ID).strip();
      thisBoot = known;
    }
    return known;
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Whether this very process still runs: not another one with its number. */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /**
   * Reads what {@link #toString} has written, at the beginning of a text.
   *
   * @return none if the text is something else
   */
  public static Optional<ProcessIdentity> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.lookingAt()
        ? Optional.of(
            new ProcessIdentity(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                matcher.group(3)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "pid=" + pid + " started=" + started + " boot=" + bootId;
  }
}
