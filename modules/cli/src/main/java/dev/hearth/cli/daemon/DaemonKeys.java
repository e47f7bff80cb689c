package dev.hearth.cli.daemon;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a client wants to know of the section {@code daemon}.
 *
 * @param instance the daemon's name
 * @param socket where it listens
 */
record DaemonKeys(Optional<String> instance, Optional<Path> socket) {}
