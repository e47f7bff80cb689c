package dev.hearth.platform.posix.system;

/**
 * Sizes, offsets and numbers of the Linux C interface on 64-bit machines, as glibc and musl have
 * them. A test compares each with what a C compiler says.
 *
 * <pre>
 *  struct sockaddr_un          struct pollfd
 *   0 sun_family (2)            0 fd      (4)
 *   2 sun_path   (108)          4 events  (2)
 *                               6 revents (2)
 * </pre>
 */
final class SystemAbi {
  static final long SOCKADDR_UN_PATH = 2;
  static final int SOCKADDR_UN_SIZE = 110;
  static final long POLLFD_EVENTS = 4;
  static final long POLLFD_REVENTS = 6;
  static final long POLLFD_SIZE = 8;

  static final int AF_UNIX = 1;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_TYPE = 3;
  static final int SO_ACCEPTCONN = 30;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int O_CLOEXEC = 0x80000;
  static final int POLLIN = 1;
  static final int POLLERR = 8;
  static final int SYS_PIDFD_OPEN = 434;
  static final int EINTR = 4;
  static final int ESRCH = 3;

  private SystemAbi() {}
}
