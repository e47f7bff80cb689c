package dev.hearth.platform.posix;

import java.io.IOException;
import java.util.Objects;
import jnr.unixsocket.UnixSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The native library by which JNR calls the system. Where it is missing, whichever class needs it
 * first fails, and others fail in another way; so it is loaded here, once, and what came of it is
 * kept.
 */
final class NativeLibrary {
  private static final @Nullable String PROBLEM = load();

  private NativeLibrary() {}

  private static @Nullable String load() {
    try {
      UnixSocketChannel.open().close();
      return null;
    } catch (IOException e) {
      // There is no descriptor left, which the library has said.
      return null;
    } catch (LinkageError e) {
      return reason(e);
    }
  }

  /** What is at the bottom of it, in one line. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = Objects.requireNonNull(cause.getCause());
    }
    return cause.toString().lines().findFirst().orElse("");
  }

  /**
   * Loads it.
   *
   * @throws IOException if it cannot be loaded
   */
  static void require() throws IOException {
    if (PROBLEM != null) {
      throw new IOException(
          "the library that sockets need cannot be loaded: "
              + PROBLEM
              + "; if it is the native one, name its folder with -Djffi.boot.library.path, which is"
              + " lib/native in an image");
    }
  }
}
