package dev.hearth.platform.posix.engine;

import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.enxio.channels.Native;

/** A descriptor that is closed once. */
public final class OpenDescriptor implements Descriptor {
  private static final System.Logger LOG = System.getLogger(OpenDescriptor.class.getName());
  private static final int CLOSED = -1;

  private final AtomicInteger fd;

  /** Takes over an open descriptor. */
  public OpenDescriptor(int fd) {
    this.fd = new AtomicInteger(fd);
  }

  @Override
  public long number() {
    int number = fd.get();
    if (number == CLOSED) {
      throw new IllegalStateException("the descriptor is closed");
    }
    return number;
  }

  /** {@inheritDoc} What the system reports then is logged: the number is free all the same. */
  @Override
  public void close() {
    int number = fd.getAndSet(CLOSED);
    if (number == CLOSED) {
      return;
    }
    try {
      Native.close(number);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "What was written through a descriptor may be lost", e);
    }
  }

  @Override
  public String toString() {
    int number = fd.get();
    return number == CLOSED ? "closed descriptor" : "descriptor " + number;
  }
}
