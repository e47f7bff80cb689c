package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;
import jnr.constants.platform.Fcntl;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/** Runs wherever JNR does. Allocates in each call. */
public final class SelectorEngine implements IoEngine {
  /** Its name in the configuration. */
  public static final String NAME = "selector";

  private static final int FD_CLOEXEC = 1;

  private final POSIX posix = POSIXFactory.getNativePOSIX();
  private final SocketWriter writer = new JnrWriter(posix);

  /** Allocates nothing of the operating system's. */
  public SelectorEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Poller openPoller() throws IOException {
    return new SelectorPoller();
  }

  @Override
  public SocketReader newReader(int bufferBytes) {
    return new JnrReader(posix, this, bufferBytes);
  }

  @Override
  public SocketWriter writer() {
    return writer;
  }

  @Override
  public void leaveProcessor() {}

  @Override
  public void closeOnExec(int fd) throws IOException {
    if (posix.fcntlInt(fd, Fcntl.F_SETFD, FD_CLOEXEC) < 0) {
      throw SystemError.of("fcntl", posix.errno());
    }
  }

  @Override
  public int effectiveUser() {
    return posix.geteuid();
  }
}
