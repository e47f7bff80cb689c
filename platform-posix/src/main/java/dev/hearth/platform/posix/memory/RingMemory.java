package dev.hearth.platform.posix.memory;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.RegionRefusedException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Memory that two processes read and write: a memfd that can neither shrink nor grow, so that
 * neither takes it away from under the other. Mapped until it is closed, after which no access may
 * come: its owner sees to that.
 */
public final class RingMemory implements AutoCloseable {
  private static final int SIZE_SEALS = MemoryAbi.F_SEAL_SHRINK | MemoryAbi.F_SEAL_GROW;
  private static final int ACCESS = MemoryAbi.PROT_READ | MemoryAbi.PROT_WRITE;

  private final MemorySegment memory;
  private @Nullable Descriptor descriptor;

  private RingMemory(MemorySegment memory, @Nullable Descriptor descriptor) {
    this.memory = memory;
    this.descriptor = descriptor;
  }

  /** Whether this system has such memory. */
  public static boolean isSupported() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /** Makes memory, which is zero, and keeps a descriptor of it for {@link #takeDescriptor}. */
  public static RingMemory create(long bytes) throws IOException {
    int fd =
        MemoryCalls.memfdCreate(
            "hearth-rings", MemoryAbi.MFD_CLOEXEC | MemoryAbi.MFD_ALLOW_SEALING);
    if (fd < 0) {
      throw SystemError.of("memfd_create", -fd);
    }
    Descriptor descriptor = new OpenDescriptor(fd);
    boolean done = false;
    try {
      require("ftruncate", MemoryCalls.ftruncate(fd, bytes));
      require(
          "fcntl F_ADD_SEALS",
          MemoryCalls.fcntl(fd, MemoryAbi.F_ADD_SEALS, SIZE_SEALS | MemoryAbi.F_SEAL_SEAL));
      RingMemory made = new RingMemory(Mapping.of(fd, bytes, ACCESS), descriptor);
      done = true;
      return made;
    } finally {
      if (!done) {
        descriptor.close();
      }
    }
  }

  private static void require(String call, int result) throws IOException {
    if (result < 0) {
      throw SystemError.of(call, -result);
    }
  }

  /**
   * Maps memory that another process has made.
   *
   * @param descriptor stays the caller's
   * @throws RegionRefusedException if it is none, of another size, or could shrink
   */
  public static RingMemory map(Descriptor descriptor, long bytes) throws IOException {
    int fd = Math.toIntExact(descriptor.number());
    int seals = MemoryCalls.fcntl(fd, MemoryAbi.F_GET_SEALS, 0);
    if (seals < 0 || (seals & SIZE_SEALS) != SIZE_SEALS) {
      throw new RegionRefusedException(
          "the descriptor is not of memory that is sealed against shrinking and growing");
    }
    long size = MemoryCalls.lseek(fd, 0, MemoryAbi.SEEK_END);
    if (size != bytes) {
      throw new RegionRefusedException(
          "the memory has " + size + " bytes, and " + bytes + " are needed");
    }
    return new RingMemory(Mapping.of(fd, bytes, ACCESS), null);
  }

  /** All of it; no access may come after {@link #close}. */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * Hands over the descriptor of memory that was made here.
   *
   * @throws IllegalStateException the second time
   */
  public Descriptor takeDescriptor() {
    Descriptor taken = descriptor;
    if (taken == null) {
      throw new IllegalStateException("there is no descriptor, or it was taken");
    }
    descriptor = null;
    return taken;
  }

  @Override
  public void close() {
    Descriptor left = descriptor;
    descriptor = null;
    if (left != null) {
      left.close();
    }
    Mapping.unmap(memory);
  }
}
