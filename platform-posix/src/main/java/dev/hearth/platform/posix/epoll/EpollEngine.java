package dev.hearth.platform.posix.epoll;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;

/** Linux on 64-bit machines. */
public final class EpollEngine implements IoEngine {
  /** Its name in the configuration. */
  public static final String NAME = "epoll";

  private final SocketWriter writer = new MessageWriter();

  /** Allocates nothing of the operating system's. */
  public EpollEngine() {}

  /** Whether this is Linux on a machine whose layouts are known. */
  public static boolean isSupported() {
    String arch = System.getProperty("os.arch");
    return "Linux".equals(System.getProperty("os.name"))
        && ("amd64".equals(arch) || "aarch64".equals(arch));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Poller openPoller() throws IOException {
    return EpollPoller.open();
  }

  @Override
  public SocketReader newReader(int bufferBytes) {
    return new MessageReader(bufferBytes);
  }

  @Override
  public SocketWriter writer() {
    return writer;
  }

  @Override
  public void leaveProcessor() {
    Processors.leave();
  }

  @Override
  public void closeOnExec(int fd) throws IOException {
    int done = LinuxCalls.fcntl(LinuxCalls.newErrno(), fd, LinuxAbi.F_SETFD, LinuxAbi.FD_CLOEXEC);
    if (done < 0) {
      throw SystemError.of("fcntl", -done);
    }
  }

  @Override
  public int effectiveUser() {
    return LinuxCalls.geteuid(LinuxCalls.newErrno());
  }
}
