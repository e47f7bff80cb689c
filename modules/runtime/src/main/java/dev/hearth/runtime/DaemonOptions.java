package dev.hearth.runtime;

import dev.hearth.config.UserEnvironment;
import dev.hearth.runtime.settings.DaemonSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What a daemon is started with.
 *
 * @param version the daemon's version
 * @param settings its own configuration
 * @param environment of the user
 * @param servicesFolder whose folders are the services
 * @param image the folder of the image that it runs from
 * @param holdings what it has besides its address and its instance, and goes on having
 */
public record DaemonOptions(
    String version,
    DaemonSettings settings,
    UserEnvironment environment,
    Path servicesFolder,
    Path image,
    List<Holding> holdings) {
  /** Copies the list. */
  public DaemonOptions {
    holdings = List.copyOf(holdings);
  }
}
