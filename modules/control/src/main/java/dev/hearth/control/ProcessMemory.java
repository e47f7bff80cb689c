package dev.hearth.control;

import dev.hearth.protocol.control.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory this process takes. The JVM's management beans would tell more, but they take
 * megabytes themselves once they are asked: of direct memory the connections' buffers are counted.
 */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int KIB = 1024;

  private ProcessMemory() {}

  static Memory now(long bufferBytes) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    long committed = runtime.totalMemory();
    return Memory.newBuilder()
        .setHeapUsed(committed - runtime.freeMemory())
        .setHeapCommitted(committed)
        .setHeapMax(runtime.maxMemory())
        .setResident(resident())
        .setDirect(bufferBytes)
        .build();
  }

  /** In bytes; 0 on systems without the file. Source: proc_pid_status(5), in kB of 1024 bytes. */
  private static long resident() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(RESIDENT)) {
        String number = line.substring(RESIDENT.length(), line.indexOf("kB")).strip();
        return Long.parseLong(number) * KIB;
      }
    }
    return 0;
  }
}
