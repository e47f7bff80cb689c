package dev.hearth.platform.posix.memory;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.RegionRefusedException;
import dev.hearth.spi.transport.SharedMemory;
import dev.hearth.spi.transport.SharedRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;

/**
 * Memory that nobody else can name: a memfd on Linux, elsewhere a POSIX object whose name is gone
 * before anyone could use it.
 */
public final class PosixSharedMemory implements SharedMemory {
  private static final int NEEDED_SEALS =
      MemoryAbi.F_SEAL_SHRINK | MemoryAbi.F_SEAL_GROW | MemoryAbi.F_SEAL_WRITE;
  private static final int THIS_USER_ALONE = 0600;

  /** macOS takes no longer names: a slash and 30 characters. */
  private static final int NAME_LENGTH = 28;

  private final boolean memfd;

  /** Found by the service loader. */
  public PosixSharedMemory() {
    this("Linux".equals(System.getProperty("os.name")));
  }

  PosixSharedMemory(boolean memfd) {
    this.memfd = memfd;
  }

  @Override
  public boolean isSupported() {
    return !System.getProperty("os.name").startsWith("Windows");
  }

  @Override
  public boolean canSeal() {
    return memfd;
  }

  @Override
  public SharedRegion create(String name, long bytes) throws IOException {
    if (bytes < 0) {
      throw new IllegalArgumentException("a region of " + bytes + " bytes");
    }
    int fd = memfd ? createMemfd(name) : createObject();
    int sized = MemoryCalls.ftruncate(fd, bytes);
    if (sized < 0) {
      new OpenDescriptor(fd).close();
      throw SystemError.of("ftruncate", -sized);
    }
    return new CreatedRegion(fd, bytes, memfd);
  }

  private static int createMemfd(String name) throws IOException {
    int fd = MemoryCalls.memfdCreate(name, MemoryAbi.MFD_CLOEXEC | MemoryAbi.MFD_ALLOW_SEALING);
    if (fd < 0) {
      throw SystemError.of("memfd_create", -fd);
    }
    return fd;
  }

  private static int createObject() throws IOException {
    String name = "/" + UUID.randomUUID().toString().replace("-", "").substring(0, NAME_LENGTH);
    int flags = MemoryAbi.O_RDWR | OpenFlags.O_CREAT.intValue() | OpenFlags.O_EXCL.intValue();
    int fd = MemoryCalls.shmOpen(name, flags, THIS_USER_ALONE);
    if (fd < 0) {
      throw SystemError.of("shm_open", -fd);
    }
    int unlinked = MemoryCalls.shmUnlink(name);
    if (unlinked < 0) {
      new OpenDescriptor(fd).close();
      throw SystemError.of("shm_unlink", -unlinked);
    }
    return fd;
  }

  @Override
  public MemorySegment mapSealed(Descriptor descriptor, long bytes, Arena arena)
      throws IOException {
    int fd = Math.toIntExact(descriptor.number());
    requireSeals(fd);
    return map(fd, bytes, arena);
  }

  private void requireSeals(int fd) throws IOException {
    if (!memfd) {
      throw new RegionRefusedException(
          "this system cannot seal memory, so what another process hands over is not mapped");
    }
    int seals = MemoryCalls.fcntl(fd, MemoryAbi.F_GET_SEALS, 0);
    if (seals < 0) {
      throw new RegionRefusedException(
          "the descriptor is of a file, pipe, socket or folder, and not of sealed memory");
    }
    if ((seals & NEEDED_SEALS) != NEEDED_SEALS) {
      throw new RegionRefusedException(
          "the memory is not sealed against writing, shrinking and growing: its seals are 0x"
              + Integer.toHexString(seals));
    }
  }

  @Override
  public MemorySegment mapFile(Descriptor descriptor, long bytes, Arena arena) throws IOException {
    return map(Math.toIntExact(descriptor.number()), bytes, arena);
  }

  private static MemorySegment map(int fd, long bytes, Arena arena) throws IOException {
    long size = MemoryCalls.lseek(fd, 0, MemoryAbi.SEEK_END);
    if (size < 0) {
      throw new RegionRefusedException(
          "the descriptor is of a pipe or socket, which has no size and cannot be mapped");
    }
    if (size != bytes) {
      throw new RegionRefusedException(
          "the region has " + size + " bytes, and " + bytes + " are stated");
    }
    return Mapping.of(fd, bytes, MemoryAbi.PROT_READ, arena).asReadOnly();
  }

  @Override
  public Descriptor openFile(Path file) throws IOException {
    int flags = MemoryAbi.O_RDONLY | OpenFlags.O_CLOEXEC.intValue();
    int fd = MemoryCalls.open(file.toString(), flags);
    if (fd == -Errno.ENOENT.intValue()) {
      throw new NoSuchFileException(file.toString());
    }
    if (fd < 0) {
      throw SystemError.of("open of " + file, -fd);
    }
    return new OpenDescriptor(fd);
  }
}
