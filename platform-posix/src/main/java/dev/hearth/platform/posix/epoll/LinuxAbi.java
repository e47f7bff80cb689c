package dev.hearth.platform.posix.epoll;

/**
 * Sizes, offsets and numbers of the Linux C interface on 64-bit machines, as glibc and musl have
 * them. A test compares each with what a C compiler says.
 *
 * <pre>
 *  struct msghdr             struct cmsghdr      struct iovec
 *   0 msg_name      (8)       0 cmsg_len   (8)    0 iov_base (8)
 *   8 msg_namelen   (4)       8 cmsg_level (4)    8 iov_len  (8)
 *  16 msg_iov       (8)      12 cmsg_type  (4)
 *  24 msg_iovlen    (8)      16 data             struct epoll_event
 *  32 msg_control   (8)                            0 events (4)
 *  40 msg_controllen(8)                            4 data   (8), packed on x86-64; else
 *  48 msg_flags     (4)                            8 data   (8)
 * </pre>
 */
final class LinuxAbi {
  static final long MSGHDR_IOV = 16;
  static final long MSGHDR_IOVLEN = 24;
  static final long MSGHDR_CONTROL = 32;
  static final long MSGHDR_CONTROLLEN = 40;
  static final long MSGHDR_FLAGS = 48;
  static final long MSGHDR_SIZE = 56;

  static final long IOVEC_BASE = 0;
  static final long IOVEC_LEN = 8;
  static final long IOVEC_SIZE = 16;

  static final long CMSG_LEN = 0;
  static final long CMSG_LEVEL = 8;
  static final long CMSG_TYPE = 12;
  static final long CMSG_DATA = 16;
  static final long CMSG_ALIGNMENT = 8;

  private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));
  static final long EPOLL_EVENT_EVENTS = 0;
  static final long EPOLL_EVENT_DATA = PACKED ? 4 : 8;
  static final long EPOLL_EVENT_SIZE = PACKED ? 12 : 16;

  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLL_CTL_MOD = 3;
  static final int EPOLLIN = 0x1;
  static final int EPOLLOUT = 0x4;
  static final int EPOLLERR = 0x8;
  static final int EPOLLHUP = 0x10;
  static final int EPOLL_CLOEXEC = 0x80000;
  static final int EFD_CLOEXEC = 0x80000;
  static final int EFD_NONBLOCK = 0x800;

  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SCM_RIGHTS = 1;
  static final int MSG_CTRUNC = 0x8;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_CMSG_CLOEXEC = 0x40000000;

  static final int F_SETFD = 2;
  static final int FD_CLOEXEC = 1;

  static final int O_WRONLY = 0x1;
  static final int O_RDWR = 0x2;
  static final int O_CREAT = 0x40;
  static final int O_APPEND = 0x400;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int O_NOFOLLOW = "aarch64".equals(System.getProperty("os.arch")) ? 0x8000 : 0x20000;
  static final int LOCK_SH = 1;
  static final int LOCK_EX = 2;
  static final int LOCK_NB = 4;

  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EACCES = 13;

  private LinuxAbi() {}

  /** Whether an event of epoll is worth a read: something has come, or the socket is broken. */
  static boolean isReadable(int events) {
    return (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
  }

  /** The same for a write. */
  static boolean isWritable(int events) {
    return (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0;
  }

  /** CMSG_SPACE: what a control message takes up in the buffer. */
  static long controlSpace(long dataBytes) {
    return CMSG_DATA + align(dataBytes);
  }

  /** CMSG_ALIGN. */
  static long align(long bytes) {
    return (bytes + CMSG_ALIGNMENT - 1) & -CMSG_ALIGNMENT;
  }
}
