package dev.hearth.launcher;

import java.nio.file.Path;

/** What the process was started from. */
final class Image {
  private Image() {}

  /** The daemon's version: that of this module. */
  static String version() {
    return Image.class.getModule().getDescriptor().rawVersion().orElse("unknown");
  }

  /**
   * Its folder: the run-time image that this process runs on, unless the property {@code
   * hearth.home} names another.
   */
  static Path home() {
    String home = System.getProperty("hearth.home", System.getProperty("java.home"));
    return Path.of(home).toAbsolutePath().normalize();
  }

  /** The folder whose folders are the services. */
  static Path services() {
    return home().resolve("services");
  }
}
