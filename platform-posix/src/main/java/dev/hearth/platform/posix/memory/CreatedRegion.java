package dev.hearth.platform.posix.memory;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A region from its creation to its sealing. */
final class CreatedRegion implements SharedRegion {
  private static final int ALL_SEALS =
      MemoryAbi.F_SEAL_SHRINK
          | MemoryAbi.F_SEAL_GROW
          | MemoryAbi.F_SEAL_WRITE
          | MemoryAbi.F_SEAL_SEAL;

  private final boolean sealing;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory;
  private @Nullable Descriptor descriptor;

  /**
   * @param fd of this size; taken over, also when this fails
   */
  CreatedRegion(int fd, long bytes, boolean sealing) throws IOException {
    this.sealing = sealing;
    descriptor = new OpenDescriptor(fd);
    boolean done = false;
    try {
      memory = Mapping.of(fd, bytes, MemoryAbi.PROT_READ | MemoryAbi.PROT_WRITE, arena);
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  @Override
  public MemorySegment memory() {
    requireOpen();
    return memory;
  }

  @Override
  public Descriptor seal() throws IOException {
    Descriptor sealed = requireOpen();
    arena.close(); // the kernel does not seal what is mapped for writing
    if (sealing) {
      int done =
          MemoryCalls.fcntl(Math.toIntExact(sealed.number()), MemoryAbi.F_ADD_SEALS, ALL_SEALS);
      if (done < 0) {
        sealed.close();
        descriptor = null;
        throw SystemError.of("fcntl F_ADD_SEALS", -done);
      }
    }
    descriptor = null;
    return sealed;
  }

  private Descriptor requireOpen() {
    Descriptor open = descriptor;
    if (open == null) {
      throw new IllegalStateException("the region has been sealed or closed");
    }
    return open;
  }

  @Override
  public void close() {
    Descriptor open = descriptor;
    descriptor = null;
    if (open != null) {
      arena.close();
      open.close();
    }
  }
}
