package dev.hearth.platform.posix.memory;

/**
 * Numbers of the C interface to memory. Those of Linux are the same for glibc and musl and on all
 * its machines; a test compares them with what a C compiler says.
 */
final class MemoryAbi {
  static final int PROT_READ = 0x1;
  static final int PROT_WRITE = 0x2;
  static final int MAP_SHARED = 0x1;
  static final int SEEK_END = 2;
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;

  static final int MFD_CLOEXEC = 0x1;
  static final int MFD_ALLOW_SEALING = 0x2;
  static final int F_ADD_SEALS = 1033;
  static final int F_GET_SEALS = 1034;
  static final int F_SEAL_SEAL = 0x1;
  static final int F_SEAL_SHRINK = 0x2;
  static final int F_SEAL_GROW = 0x4;
  static final int F_SEAL_WRITE = 0x8;

  private MemoryAbi() {}
}
