package dev.hearth.architecture;

import java.util.Map;
import java.util.Set;

/**
 * What each module may require, besides the JDK and the nullness annotations. The image of the
 * project as a whole is drawn in docs/architecture.md; an arrow that is not here needs a reason
 * there first.
 */
final class Arrows {
  private static final String SPI = "dev.hearth.spi";
  private static final String WIRE = "dev.hearth.wire";
  private static final String PROTOCOL = "dev.hearth.protocol";
  private static final String CONFIG = "dev.hearth.config";
  private static final String SESSION = "dev.hearth.session";
  private static final String RUNTIME = "dev.hearth.runtime";
  private static final String CLIENT = "dev.hearth.client";
  private static final String BENCH_SERVICE = "dev.hearth.bench.service";
  private static final String GUICE = "com.google.guice";
  private static final String INJECT = "jakarta.inject";
  private static final String LOG4J = "org.apache.logging.log4j";

  /** What a service may require, and all that it may read. */
  static final Set<String> OF_A_SERVICE = Set.of(SPI, PROTOCOL, CONFIG, GUICE, INJECT, LOG4J);

  static final Set<String> SERVICES =
      Set.of("dev.hearth.control", "dev.hearth.cache", BENCH_SERVICE);

  /** Not in the image: they may require any library, but of Hearth only what stands below. */
  static final Set<String> OUTSIDE_THE_IMAGE =
      Set.of("dev.hearth.bench", BENCH_SERVICE, "dev.hearth.fuzz");

  static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry(SPI, Set.of()),
          Map.entry(WIRE, Set.of(SPI)),
          Map.entry(PROTOCOL, Set.of(SPI, "com.google.protobuf")),
          Map.entry(CONFIG, Set.of(SPI, "typesafe.config")),
          Map.entry(SESSION, Set.of(SPI, WIRE, PROTOCOL, "com.github.luben.zstd_jni")),
          Map.entry(RUNTIME, Set.of(SPI, SESSION, CONFIG, GUICE, LOG4J)),
          Map.entry(CLIENT, Set.of(SPI, SESSION, PROTOCOL)),
          Map.entry("dev.hearth.cli", Set.of(CLIENT, CONFIG, "info.picocli")),
          Map.entry("dev.hearth.control", OF_A_SERVICE),
          Map.entry("dev.hearth.cache", OF_A_SERVICE),
          Map.entry(BENCH_SERVICE, Set.of(SPI)),
          Map.entry("dev.hearth.bench", Set.of(BENCH_SERVICE, CLIENT, PROTOCOL, WIRE)),
          Map.entry("dev.hearth.fuzz", Set.of(SESSION, PROTOCOL)),
          Map.entry(
              "dev.hearth.platform.posix",
              Set.of(
                  SPI,
                  "org.jnrproject.constants",
                  "org.jnrproject.enxio",
                  "org.jnrproject.ffi",
                  "org.jnrproject.posix",
                  "org.jnrproject.unixsocket")),
          Map.entry("dev.hearth.platform.windows", Set.of(SPI, "com.sun.jna")),
          Map.entry(
              "dev.hearth.launcher",
              Set.of(RUNTIME, CONFIG, LOG4J, "org.apache.logging.log4j.core")));

  private Arrows() {}
}
