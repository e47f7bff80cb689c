package dev.hearth.cli.daemon;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a client wants to know of the section {@code log}.
 *
 * @param file where the log is written
 */
record LogKeys(Optional<Path> file) {}
