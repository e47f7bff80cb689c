package dev.hearth.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A module's {@code reference.conf}: the default of each of its keys.
 *
 * @param origin how problems name it
 * @param text its text, HOCON
 */
public record Reference(String origin, String text) {
  private static final String FILE = "reference.conf";

  /**
   * Reads the {@code reference.conf} at the root of a module, whatever layer the module is in.
   *
   * @return the reference, or nothing if the module has none
   * @throws IOException if it is there and cannot be read
   */
  public static Optional<Reference> of(Module module) throws IOException {
    try (InputStream stream = module.getResourceAsStream(FILE)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(
              new Reference(
                  module + "/" + FILE, new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }
}
