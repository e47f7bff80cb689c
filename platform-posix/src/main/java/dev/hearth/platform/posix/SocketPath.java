package dev.hearth.platform.posix;

import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.unixsocket.UnixSocketAddress;

/**
 * Where a socket is in the file system.
 *
 * @param file absolute, and short enough for the kernel
 */
record SocketPath(Path file) {
  /** The size of {@code sun_path}, with the NUL that ends it. */
  private static final int LINUX_LIMIT = 108;

  private static final int BSD_LIMIT = 104;

  /**
   * Reads an endpoint's address.
   *
   * @throws IOException if it is not a path at which a socket can be
   */
  static SocketPath of(Endpoint endpoint) throws IOException {
    Path file = Path.of(endpoint.address());
    if (!file.isAbsolute() || file.getFileName() == null) {
      throw new IOException("the socket's path must be absolute, and this is not: " + endpoint);
    }
    int limit = "Linux".equals(System.getProperty("os.name")) ? LINUX_LIMIT : BSD_LIMIT;
    int length = encoded(file).length;
    if (length + 1 > limit) {
      throw new IOException(
          "the socket's path is "
              + length
              + " bytes long, the system takes at most "
              + (limit - 1)
              + ": choose a shorter one instead of "
              + file);
    }
    return new SocketPath(file);
  }

  /**
   * The address for JNR. Its length is counted in characters there, so a name that takes more bytes
   * than it has characters would be cut: NULs, which end the name for the kernel, make up for it.
   */
  UnixSocketAddress address() {
    String name = file.toString();
    int missing = encoded(file).length - name.length();
    return new UnixSocketAddress(name + "\0".repeat(missing));
  }

  private static byte[] encoded(Path file) {
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
