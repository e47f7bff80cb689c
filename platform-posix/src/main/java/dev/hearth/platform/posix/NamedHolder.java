package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.FileKind;
import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import jnr.enxio.channels.Native;

/**
 * The process that a lock's file names. Who looks at an address may do so in a folder of someone
 * else, who could put anything there: a pipe that nobody writes to, a link to a device without an
 * end, the name of a process that is to be ended.
 */
final class NamedHolder {
  private static final System.Logger LOG = System.getLogger(NamedHolder.class.getName());

  /** More than {@link ProcessIdentity} ever writes. */
  private static final int MOST_BYTES = 256;

  private static final int ROOT = 0;

  private NamedHolder() {}

  /**
   * Reads it, without waiting.
   *
   * @return none unless the file is an ordinary one of this user or root, and names one
   */
  static Optional<ProcessIdentity> in(IoEngine engine, Path file) {
    try {
      OpenDescriptor opened = engine.openForReading(file);
      try {
        return isTrusted(engine, engine.kindOf(opened))
            ? ProcessIdentity.parse(beginning(opened))
            : Optional.empty();
      } finally {
        opened.close();
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Who holds a lock cannot be read: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isTrusted(IoEngine engine, FileKind kind) {
    return kind.regular() && (kind.owner() == engine.effectiveUser() || kind.owner() == ROOT);
  }

  private static String beginning(OpenDescriptor file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(MOST_BYTES);
    while (bytes.hasRemaining() && Native.read((int) file.number(), bytes) > 0) {
      // Until the end, of the file or of what is read of it.
    }
    return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
  }
}
