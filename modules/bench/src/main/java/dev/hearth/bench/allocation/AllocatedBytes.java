package dev.hearth.bench.allocation;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much all threads of a daemon have allocated on the heap since it started, as its JVM counts
 * it for each thread ({@code jcmd Thread.print -e}). What a virtual thread allocates counts for the
 * one that carries it. The JVM rounds the figure of a thread, beyond 100 MiB to whole mebibytes.
 */
final class AllocatedBytes {
  private static final Pattern FIGURE = Pattern.compile(" allocated=(\\d+)([BKMG]) ");
  private static final String UNITS = "BKMG";
  private static final int BITS_OF_A_UNIT = 10;

  private AllocatedBytes() {}

  static long of(Workplace workplace, Image image, Daemon daemon)
      throws MeasurementException, InterruptedException {
    List<String> question = image.jcmd(daemon.pid(), "Thread.print", "-e");
    try (ChildProcess jcmd = workplace.start("jcmd", question)) {
      return sum(jcmd.awaitSuccess());
    }
  }

  /** Of the lines that jcmd prints. */
  static long sum(List<String> lines) throws MeasurementException {
    long bytes = 0;
    int threads = 0;
    for (String line : lines) {
      Matcher figure = FIGURE.matcher(line);
      if (figure.find()) {
        threads++;
        bytes +=
            Long.parseLong(figure.group(1)) << (BITS_OF_A_UNIT * UNITS.indexOf(figure.group(2)));
      }
    }
    if (threads == 0) {
      throw new MeasurementException("jcmd did not say what any thread has allocated");
    }
    return bytes;
  }
}
