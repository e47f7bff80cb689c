package dev.hearth.spi;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;

/**
 * What a service is, known before anything of it runs.
 *
 * @param id the number under which its frames travel: 1 to 255 are Hearth's own, 256 to 1023
 *     reserved, 1024 to 65535 for others
 * @param name lower-case letters, digits and hyphens; its folder, its configuration section and its
 *     directories are called the same
 * @param version the service's own version, for people
 * @param spiVersion the {@link SpiVersion} that it was built against
 * @param schemaHash the first eight bytes, big-endian, of the SHA-256 of its protocol's .proto
 *     file: tells clients whether both sides speak of the same messages
 * @param startsAfter names of the services that start before it and stop after it, where they are
 *     there
 */
public record ServiceDescriptor(
    int id,
    String name,
    String version,
    int spiVersion,
    long schemaHash,
    List<String> startsAfter) {
  /** The highest service ID. */
  public static final int MAX_ID = 0xFFFF;

  /** Checks the ID's range and the name's letters, and copies the list. */
  public ServiceDescriptor {
    if (id < 1 || id > MAX_ID) {
      throw new IllegalArgumentException("service ID " + id + " is not in 1 to " + MAX_ID);
    }
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "service name '" + name + "' is not made of a-z, 0-9 and '-', starting with a letter");
    }
    startsAfter = List.copyOf(startsAfter);
  }

  /**
   * The version that a service's module was built as, which the build has put into it; {@code
   * unknown} where it is no module.
   *
   * @param provider a class of that module
   */
  public static String versionOf(Class<? extends ServiceProvider> provider) {
    return Optional.ofNullable(provider.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .orElse("unknown");
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.charAt(0) >= 'a'
        && name.charAt(0) <= 'z'
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }
}
