package dev.hearth.runtime.leaving;

import dev.hearth.session.state.ExitCause;
import dev.hearth.spi.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The machine is short of memory, and has more use for the daemon's. Where the system does not say
 * how much there is, the rule never leaves.
 *
 * @param least what must be available
 * @param interval how often to look
 * @param source the system's file that says how much is available: see proc_meminfo(5)
 */
record LowMemoryRule(ByteSize least, Duration interval, Path source) implements LeaveRule {
  private static final String AVAILABLE = "MemAvailable:";
  private static final int KIB = 1024;

  @Override
  public Verdict judge(Situation situation) {
    OptionalLong available = available();
    if (available.isEmpty()) {
      return Verdict.Stay.FOR_NOW;
    }
    return available.getAsLong() < least.bytes()
        ? new Verdict.Leave(
            ExitCause.LOW_MEMORY,
            "the machine has %d MiB of memory available, less than %s (daemon.leave.min-available-memory)"
                .formatted(available.getAsLong() >> 20, least))
        : Verdict.Stay.lookAgainAfter(interval);
  }

  private OptionalLong available() {
    try {
      for (String line : Files.readAllLines(source)) {
        if (line.startsWith(AVAILABLE)) {
          String number = line.substring(AVAILABLE.length(), line.indexOf("kB")).strip();
          return OptionalLong.of(Long.parseLong(number) * KIB);
        }
      }
    } catch (IOException e) {
      // No such file on this system: nothing is known, and nobody would act on that.
    }
    return OptionalLong.empty();
  }
}
