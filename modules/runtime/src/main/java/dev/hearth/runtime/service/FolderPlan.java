package dev.hearth.runtime.service;

import dev.hearth.config.UserEnvironment;
import dev.hearth.session.state.CacheFolder;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.ServiceDirectories;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where the services of one instance keep their files.
 *
 * <pre>
 * $XDG_STATE_HOME/hearth/&lt;instance&gt;/&lt;service&gt;    else ~/.local/state/…
 * $XDG_CACHE_HOME/hearth/&lt;instance&gt;/&lt;service&gt;    else ~/.cache/…
 * %LOCALAPPDATA%\hearth\state|cache\…                on Windows
 * $XDG_STATE_HOME/hearth/&lt;instance&gt;/daemon.lock  locked while a daemon is at work
 * </pre>
 */
public final class FolderPlan {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path state;
  private final Path cache;
  private final Path lock;

  /** The folders of an instance; touches no file. */
  public FolderPlan(String instance, UserEnvironment environment) {
    Path home = environment.home();
    boolean windows = environment.system() == UserEnvironment.OperatingSystem.WINDOWS;
    StateFolder folder = StateFolder.of(instance, environment.variables(), home, windows);
    state = folder.path();
    lock = folder.lock();
    cache = CacheFolder.of(instance, environment.variables(), home, windows).path();
  }

  /**
   * The file whose lock says that a daemon of this instance is at work. Makes its folder.
   *
   * @throws IOException if the folder cannot be made
   */
  public Path lock() throws IOException {
    ownerOnly(state);
    return lock;
  }

  /**
   * Makes a service's folders where they are missing, and has nobody but the user enter them.
   *
   * @throws IOException if that cannot be done
   */
  public ServiceDirectories create(String service) throws IOException {
    return new ServiceDirectories(
        ownerOnly(state.resolve(service)), ownerOnly(cache.resolve(service)));
  }

  /** Where recordings of connections are kept; no service can have this name. */
  public Path recordings() {
    return state.resolve("hearthd.recordings");
  }

  private static Path ownerOnly(Path folder) throws IOException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return Files.createDirectories(folder);
    }
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    if (!Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
    return folder;
  }
}
