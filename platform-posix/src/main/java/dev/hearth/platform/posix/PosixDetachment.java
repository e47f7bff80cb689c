package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.system.Inheritance;
import dev.hearth.spi.transport.Detachment;
import java.io.IOException;
import java.nio.file.Path;

/** Leaves the session, and with it the terminal. */
record PosixDetachment(IoEngine engine) implements Detachment {
  private static final int OUTPUT = 1;
  private static final int ERRORS = 2;

  @Override
  public void detach() throws IOException {
    engine.leaveSession();
    Inheritance.renounce();
  }

  @Override
  public void joinOutputs() throws IOException {
    engine.redirect(OUTPUT, ERRORS);
  }

  @Override
  public void appendErrorsTo(Path file) throws IOException {
    OpenDescriptor opened = engine.openForAppending(file);
    try {
      if (!engine.kindOf(opened).regular()) {
        throw new IOException(file + " is no ordinary file");
      }
      engine.redirect(ERRORS, (int) opened.number());
    } finally {
      opened.close();
    }
  }
}
